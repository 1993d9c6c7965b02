"""The official client of Metabase against our double: an independent opinion of both, at test time only."""
