"""One file, one way of picking the account of a request, found by looking."""
