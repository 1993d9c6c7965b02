"""The people's own sheet, from a folder of CSV files and from a Google spreadsheet."""
