"""Keeps a Metabase server: starts it, backs its database up, restores it.

Needs nothing but Python and the programs it calls, so that it runs on the server without an environment of its own.
"""
