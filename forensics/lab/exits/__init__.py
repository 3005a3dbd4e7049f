"""One file, one way out of a relay into the internet, found by looking."""
