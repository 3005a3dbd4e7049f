"""One file, one kind of hydra, found by looking."""
