"""Views with hand-computed answers."""
