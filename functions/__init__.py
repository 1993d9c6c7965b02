"""Everything that is deployed: one folder per function, each with its main.py."""
