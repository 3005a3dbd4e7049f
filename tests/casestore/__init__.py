"""Tests of forensics.casestore."""
