"""Proof that what is secret stays secret, and that the documents about it are true."""
