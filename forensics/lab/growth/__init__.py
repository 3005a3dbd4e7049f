"""How groups are grown: people, customs, places, traffic; from codes to columns."""
