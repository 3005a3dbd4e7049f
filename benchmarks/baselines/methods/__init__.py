"""One rival a file, found by looking."""
