"""Looks whether an instance is fit: one module for each part of it."""
