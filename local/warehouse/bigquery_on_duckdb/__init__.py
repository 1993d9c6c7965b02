"""BigQuery SQL in, DuckDB SQL of the same meaning out; what cannot keep its meaning is refused by name.

`translation` is the way in. `rewrites` lists what sqlglot gets silently wrong, rule by rule; `banned` what no rule can
save. Importing any of it imports sqlglot, a third of a second: `local.warehouse.sql_cache` does so only for texts it
never saw.
"""
