"""One file, one test that tells an operator from a crowd, found by looking."""
