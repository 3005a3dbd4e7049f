"""Simulated worlds with truth."""
