"""Cost and usage in the FOCUS 1.4 format: written, read back, and checked against the rules that are known."""
