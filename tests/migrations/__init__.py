"""Migrations: what they make, take back, refuse and survive."""
