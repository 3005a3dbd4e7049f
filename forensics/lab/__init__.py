"""Simulated worlds with truth: what is not measured on hard cases will be wrong on real ones."""
