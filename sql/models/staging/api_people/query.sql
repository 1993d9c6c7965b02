-- API rows with exactly one person each: shared rows appear once per person, with that person's part.
WITH named AS (
  SELECT
    SPLIT(split_id, '#')[SAFE_OFFSET(0)] AS row_id, SPLIT(split_id, '#')[SAFE_OFFSET(1)] AS measure,
    part_id AS user_email, units
  FROM people_parts
),

parts AS (
  SELECT
    row_id, user_email,
    MAX(IF(measure = 'quantity', units, NULL)) AS quantity,
    MAX(IF(measure = 'list', units, NULL)) AS list_units,
    MAX(IF(measure = 'billed', units, NULL)) AS billed_units
  FROM named
  GROUP BY row_id, user_email
)

SELECT
  e.expense_date, e.platform, COALESCE(p.user_email, e.user_email, 'unknown@unattributed.com') AS user_email,
  e.api_key_id, e.workspace_id, e.model, e.service_tier, e.context_window, e.inference_geo, e.token_type, e.cost_type,
  IF(p.row_id IS NULL, e.quantity, p.quantity) AS quantity,
  IF(
    p.row_id IS NULL, e.list_cost_usd, CAST(CAST(p.list_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC)
  ) AS list_cost_usd,
  IF(
    p.row_id IS NULL, e.billed_cost_usd, CAST(CAST(p.billed_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC)
  ) AS billed_cost_usd,
  IF(p.row_id IS NULL, e.attribution_mode, 'allocated') AS attribution_mode,
  e.allocation_rung, e.line_model, e.snapshot_id, e.usage_snapshot_id, e.ingest_date, e.request_id
FROM new_api_usage_expenses AS e
LEFT JOIN parts AS p ON p.row_id = e.row_id
WHERE e.expense_date BETWEEN @lo AND @hi
