"""One file, one habit of asking, found by looking."""
