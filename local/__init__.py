"""The same system on one machine: a folder, a process and one DuckDB file in the place of Google Cloud."""
