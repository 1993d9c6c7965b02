"""The report of a month or a quarter that finance hands on: one HTML file and one workbook, from the same tables."""
