"""Suites of worlds: drawn from families, described in a file, run with honest accounts of time."""
