"""The rule book: reading the office's rule files, checking them, and what they say of a period."""
