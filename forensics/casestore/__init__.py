"""Case to disk and back: atomic, sealed, verifiable."""
