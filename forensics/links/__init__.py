"""Contacts and profiles → entities (public, organisation, operator) and links, in bans."""
