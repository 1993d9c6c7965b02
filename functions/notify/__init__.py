"""Brings notices to people: a critical one at least once, any other at most once."""
