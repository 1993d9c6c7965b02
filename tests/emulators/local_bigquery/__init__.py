"""An emulator of BigQuery, with the environment that it runs in."""
