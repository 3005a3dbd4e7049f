"""What exports leave out or blur: one file, one mask, found by looking."""
