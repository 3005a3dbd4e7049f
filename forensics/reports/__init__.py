"""Case → files for people and programs."""
