"""Measurements of the tool, and rivals to measure it against."""
