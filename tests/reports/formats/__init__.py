"""Tests of forensics.reports.formats."""
