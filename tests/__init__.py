"""Facts about the whole system, one docstring each."""
