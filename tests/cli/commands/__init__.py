"""Tests of forensics.cli.commands."""
