"""The whole system as it is deployed: every function from its archive, real pushes, emulated services."""
