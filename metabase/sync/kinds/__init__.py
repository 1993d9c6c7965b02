"""Collections, cards and dashboards: how each is found, read, made and changed."""
