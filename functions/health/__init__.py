"""Answers whether the promises about the data are kept: per stream, about the last run, and over thirty days."""
