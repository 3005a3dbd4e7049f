"""Tests of forensics.cli."""
