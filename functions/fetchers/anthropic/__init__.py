"""The Admin API of an Anthropic organisation: usage, cost, keys, users and workspaces."""
