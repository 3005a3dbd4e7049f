"""One file, one report format, found by looking."""
