"""The bench: items to lines, lines to totals, and why."""
