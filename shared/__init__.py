"""What every function ships beside its main.py: no vendor names, no SDK import at module level."""
