"""Tests of forensics.reports."""
