"""One file, one behavioural measure, found by looking."""
