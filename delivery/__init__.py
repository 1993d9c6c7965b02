"""Deploys a commit: migrations, functions, a smoke run, and the way back when one of them fails."""
