"""Requests and accounts → contacts, account days, profiles, failures."""
