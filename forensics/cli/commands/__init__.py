"""One command a file: a door, not a room."""
