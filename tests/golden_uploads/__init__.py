"""Exports as people download them, and what they become."""
