-- The winning rows of raw_anthropic_cost, one copy of each line however often it was loaded.
SELECT
  ROW_NUMBER() OVER (ORDER BY w.snapshot_id, r.line_no) AS line_id,
  r.cost_date, r.workspace_id, r.description, r.cost_type, r.token_type, r.model, r.service_tier,
  r.context_window, r.inference_geo, r.cost_usd,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_anthropic_cost AS r
JOIN chunk_winners AS w ON w.stream = 'anthropic_cost' AND w.rows_from = r.snapshot_id AND w.day = r.cost_date
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.cost_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
