"""The dashboards over a local warehouse, without a browser."""
