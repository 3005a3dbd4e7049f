"""Families of worlds: one file, one way of drawing a world, found by looking."""
