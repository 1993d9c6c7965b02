"""Cards of every dashboard, answered by hand."""
