"""One file, one input container, found by looking."""
