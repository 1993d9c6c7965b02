"""Golden folders: rows of the tables a rule reads, and the promises it must find broken."""
