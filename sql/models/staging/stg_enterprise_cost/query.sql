-- The winning rows of raw_enterprise_cost, one copy of each line however often it was loaded.
SELECT
  r.cost_date, COALESCE(x.email, r.user_email, 'unknown@unattributed.com') AS user_email, r.product, r.model,
  r.context_window, r.inference_geo, r.cost_type, r.token_type, r.amount_usd, r.list_amount_usd, r.requests,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_enterprise_cost AS r
JOIN chunk_winners AS w ON w.stream = 'enterprise_cost' AND w.rows_from = r.snapshot_id AND w.day = r.cost_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.user_email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.cost_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
