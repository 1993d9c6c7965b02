"""The cloud as code: what can be said about it without an account."""
