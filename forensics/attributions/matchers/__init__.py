"""Matchers: what kind of observation an item of an actor profile speaks of."""
