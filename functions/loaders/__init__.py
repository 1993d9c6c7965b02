"""Loaders bring what landed in the lake into the warehouse."""
