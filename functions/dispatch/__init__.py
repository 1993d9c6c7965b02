"""Turns a wish for a run into a plan and one FetchRequested per stream and window."""
