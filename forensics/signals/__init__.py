"""Summaries, tape and memberships → signals: how accounts and clusters behave."""
