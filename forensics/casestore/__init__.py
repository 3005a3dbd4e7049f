"""Case ↔ disk: atomic, sealed, verifiable."""
