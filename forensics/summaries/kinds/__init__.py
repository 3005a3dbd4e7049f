"""One file, one kind of thing two accounts can share, found by looking."""
