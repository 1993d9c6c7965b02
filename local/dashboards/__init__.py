"""The six dashboards over the local warehouse: one page each, and one answer per card."""
