"""What running the whole may cost."""
