"""One report format per file."""
