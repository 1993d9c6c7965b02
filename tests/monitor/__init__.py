"""From facts that break a promise to a notice that people read, through the real functions and local backends."""
