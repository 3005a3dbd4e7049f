"""One file, one control that a provider could have had, found by looking."""
