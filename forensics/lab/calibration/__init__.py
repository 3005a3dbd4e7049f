"""Simulated worlds, or an analyst's labels → the fitted part of ``rules/calibration.json``."""
