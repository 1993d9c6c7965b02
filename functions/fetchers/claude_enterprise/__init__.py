"""The Claude Enterprise Analytics API: cost, usage and engagement per person."""
