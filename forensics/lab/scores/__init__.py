"""Honest scores: how well a method finds hydras in worlds with known truth, and whom it would wrongly accuse."""
