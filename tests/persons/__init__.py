"""A person's rights: exported whole, erased everywhere, and not brought back."""
