"""From vendors' pages to facts, through every function and the real local backends."""
