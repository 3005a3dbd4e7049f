"""One file, one way of wording extraction requests, found by looking."""
