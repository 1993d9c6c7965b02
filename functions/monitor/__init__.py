"""Compares the facts with what was promised, and keeps an incident for every promise that is broken."""
