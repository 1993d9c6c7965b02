"""The deployment pieces of Metabase: compose file, proxy, secrets, and backup and restore of a real PostgreSQL."""
