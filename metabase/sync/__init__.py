"""Brings one Metabase to the state of the definitions, and says what it would do, did, and found changed."""
