"""The whole system against vendors that know their own truth."""
