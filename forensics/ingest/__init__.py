"""Files → requests, accounts, events, rejects, provenance."""
