"""The warehouse as one DuckDB file: BigQuery SQL at the door, one writer, a copy for readers."""
