-- The winning rows of raw_cursor_events, one copy of each line however often it was loaded; the dashboard's export
-- speaks for the days on which the API does not.
WITH speaking AS (
  SELECT stream, rows_from, day, snapshot_id, run_id
  FROM chunk_winners
  WHERE stream IN ('cursor_events', 'upload_cursor_events')
  QUALIFY ROW_NUMBER() OVER (PARTITION BY day ORDER BY IF(stream = 'cursor_events', 1, 2)) = 1
)

SELECT
  r.usage_date, COALESCE(x.email, r.user_email, 'unknown@unattributed.com') AS user_email, r.model, r.kind,
  r.is_chargeable, r.request_units, r.input_tokens, r.output_tokens, r.cache_write_tokens, r.cache_read_tokens,
  r.list_cost_usd, r.billed_cost_usd, w.stream AS source_stream,
  w.snapshot_id, w.run_id AS request_id, r.ingest_date
FROM raw_cursor_events AS r
JOIN speaking AS w ON w.rows_from = r.snapshot_id AND w.day = r.usage_date
LEFT JOIN new_dim_aliases AS x ON x.alias = r.user_email
WHERE r.ingest_date BETWEEN @ingest_from AND @ingest_to AND r.usage_date BETWEEN @lo AND @hi
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
