"""One file, one kind of honest group, found by looking."""
