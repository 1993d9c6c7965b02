"""Proves what definitions become for Metabase, and that the lint finds each kind of mistake."""
