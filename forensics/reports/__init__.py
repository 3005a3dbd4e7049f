"""Case to files: what people read, and what other programs read."""
