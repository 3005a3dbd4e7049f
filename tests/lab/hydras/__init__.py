"""Simulated worlds: their promises."""
