"""Builds the facts from what has arrived, and publishes the days that changed."""
