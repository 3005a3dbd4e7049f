"""One file, one format for partners, found by looking."""
