"""Tests of forensics.reports.charts."""
