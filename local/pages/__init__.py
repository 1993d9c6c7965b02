"""What a person reads: summaries, states, gaps, progress and query results."""
