-- Usage events summed; where events are forbidden, the growth of cumulative spend stands in as an estimate.
WITH seen AS (
  SELECT
    s.state_date, s.cycle_start, COALESCE(x.email, s.email, 'unknown@unattributed.com') AS user_email,
    SUM(s.spend_usd) AS spend_usd, SUM(s.overall_spend_usd) AS overall_usd,
    MAX(w.snapshot_id) AS snapshot_id, MAX(w.run_id) AS request_id, MAX(w.ingest_date) AS ingest_date
  FROM raw_cursor_spend AS s
  JOIN winners AS w ON w.stream = 'cursor_spend' AND w.rows_from = s.snapshot_id AND w.day = s.state_date
  LEFT JOIN new_dim_aliases AS x ON x.alias = s.email
  WHERE s.ingest_date BETWEEN DATE_SUB(@lo, INTERVAL 62 DAY) AND DATE_ADD(@hi, INTERVAL 62 DAY)
    AND s.state_date BETWEEN DATE_SUB(@lo, INTERVAL 62 DAY) AND @hi
  GROUP BY s.state_date, s.cycle_start, user_email
),

growth AS (
  SELECT
    state_date, user_email, snapshot_id, request_id, ingest_date,
    spend_usd - COALESCE(LAG(spend_usd) OVER (PARTITION BY user_email, cycle_start ORDER BY state_date), 0) AS spend_usd,
    overall_usd - COALESCE(LAG(overall_usd) OVER (PARTITION BY user_email, cycle_start ORDER BY state_date), 0)
      AS overall_usd
  FROM seen
),

refused AS (
  SELECT b.day
  FROM build_days AS b
  LEFT JOIN winners AS w
    ON w.stream IN ('cursor_events', 'upload_cursor_events') AND w.day BETWEEN DATE_SUB(b.day, INTERVAL 1 DAY) AND b.day
  WHERE w.day IS NULL AND EXISTS (
    SELECT 1 FROM new_run_entries AS e
    WHERE e.stream = 'cursor_events' AND e.outcome = 'forbidden' AND b.day BETWEEN e.window_start AND DATE_ADD(e.window_end, INTERVAL 1 DAY)
  )
)

SELECT
  usage_date AS expense_date, user_email, model, kind,
  CASE
    WHEN is_chargeable OR LOWER(REPLACE(kind, '_', '-')) LIKE '%usage-based' THEN 'usage_based'
    WHEN billed_cost_usd IS NULL THEN 'usage_based'
    ELSE 'plan_usage'
  END AS cost_type,
  COUNT(*) AS events,
  CAST(SUM(request_units) AS NUMERIC) AS request_units,
  CAST(SUM(input_tokens) AS INT64) AS input_tokens,
  CAST(SUM(output_tokens) AS INT64) AS output_tokens,
  CAST(SUM(cache_write_tokens) AS INT64) AS cache_write_tokens,
  CAST(SUM(cache_read_tokens) AS INT64) AS cache_read_tokens,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS cost_usd,
  'metered' AS cost_basis,
  IF(user_email = 'unknown@unattributed.com', 'unattributed', 'direct') AS attribution_mode,
  source_stream,
  CAST(NULL AS INT64) AS seats,
  MAX(snapshot_id) AS snapshot_id, MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id
FROM stg_cursor_events
GROUP BY expense_date, user_email, model, kind, cost_type, source_stream

UNION ALL

SELECT
  g.state_date AS expense_date, g.user_email, CAST(NULL AS STRING) AS model, 'spend so far' AS kind,
  'usage_based' AS cost_type, CAST(NULL AS INT64) AS events, CAST(NULL AS NUMERIC) AS request_units,
  CAST(NULL AS INT64) AS input_tokens, CAST(NULL AS INT64) AS output_tokens,
  CAST(NULL AS INT64) AS cache_write_tokens, CAST(NULL AS INT64) AS cache_read_tokens,
  CAST(GREATEST(g.overall_usd, 0) AS NUMERIC) AS list_cost_usd,
  CAST(GREATEST(g.spend_usd, 0) AS NUMERIC) AS billed_cost_usd,
  CAST(GREATEST(g.spend_usd, 0) AS NUMERIC) AS cost_usd,
  'estimated' AS cost_basis,
  IF(g.user_email = 'unknown@unattributed.com', 'unattributed', 'direct') AS attribution_mode,
  'cursor_spend' AS source_stream, CAST(NULL AS INT64) AS seats,
  g.snapshot_id, g.ingest_date, g.request_id
FROM growth AS g
JOIN refused AS f ON f.day = g.state_date
WHERE g.state_date BETWEEN @lo AND @hi AND (g.spend_usd > 0 OR g.overall_usd > 0)

UNION ALL

SELECT
  s.expense_date, s.user_email, CAST(NULL AS STRING) AS model,
  CONCAT(IF(s.is_purchase, 'seat purchase: ', 'seat: '), s.plan) AS kind, 'subscription' AS cost_type,
  CAST(NULL AS INT64) AS events, CAST(NULL AS NUMERIC) AS request_units, CAST(NULL AS INT64) AS input_tokens,
  CAST(NULL AS INT64) AS output_tokens, CAST(NULL AS INT64) AS cache_write_tokens,
  CAST(NULL AS INT64) AS cache_read_tokens, NUMERIC '0' AS list_cost_usd,
  CAST(SUM(s.billed_cost_usd) AS NUMERIC) AS billed_cost_usd, CAST(SUM(s.cost_usd) AS NUMERIC) AS cost_usd,
  s.cost_basis, s.attribution_mode, 'sheets' AS source_stream, CAST(SUM(s.seats) AS INT64) AS seats,
  MAX(s.snapshot_id) AS snapshot_id, MAX(s.ingest_date) AS ingest_date, MAX(s.request_id) AS request_id
FROM seat_days AS s
WHERE s.vendor = 'cursor' AND s.expense_date BETWEEN @lo AND @hi
GROUP BY s.expense_date, s.user_email, s.is_purchase, s.plan, s.cost_basis, s.attribution_mode
