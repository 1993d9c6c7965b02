"""The report that finance hands on."""
