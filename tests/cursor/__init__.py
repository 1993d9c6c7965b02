"""Cursor's five endpoints, asked over real HTTP, and what their answers mean."""
