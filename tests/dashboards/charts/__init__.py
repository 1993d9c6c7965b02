"""Charts of the local dashboards."""
