"""Known faults and histories, and what the rules and views make of them: the table of docs/proof.md."""
