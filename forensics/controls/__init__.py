"""Histories and policies → what a control would have stopped, when, and whom it would have met."""
