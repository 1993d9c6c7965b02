"""Loads the files that people bring: exports of vendors' web pages, recognised by their header."""
