"""The shelf of scoring methods, one file each; `_shelf` says what a method is."""
