"""Loads committed snapshots into the raw tables."""
