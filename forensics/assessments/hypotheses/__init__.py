"""One file, one hypothesis about a cluster, found by looking."""
