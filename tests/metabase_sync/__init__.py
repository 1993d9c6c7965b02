"""The sync tool against a Metabase double, over real HTTP."""
