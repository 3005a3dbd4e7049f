"""Attributions: who runs a suspected pool, and for whom, as hypotheses that compete."""
