"""The front door: flags in, exit code out."""
