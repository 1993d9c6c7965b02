"""What is only true of the backends on one machine."""
