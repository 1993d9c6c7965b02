-- API rows with exactly one person each: shared rows appear once per person, with that person's part.
WITH parts AS (
  SELECT
    o.row_id, o.user_email,
    MAX(IF(p.split_id = CONCAT(o.row_id, '#quantity'), p.units, NULL)) AS quantity,
    MAX(IF(p.split_id = CONCAT(o.row_id, '#list'), p.units, NULL)) AS list_units,
    MAX(IF(p.split_id = CONCAT(o.row_id, '#billed'), p.units, NULL)) AS billed_units
  FROM api_owners AS o
  JOIN people_parts AS p
    ON p.part_id = o.user_email
    AND p.split_id IN (CONCAT(o.row_id, '#quantity'), CONCAT(o.row_id, '#list'), CONCAT(o.row_id, '#billed'))
  GROUP BY o.row_id, o.user_email
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
  e.allocation_rung, e.snapshot_id, e.usage_snapshot_id, e.ingest_date, e.request_id
FROM new_api_usage_expenses AS e
LEFT JOIN parts AS p ON p.row_id = e.row_id
WHERE e.expense_date BETWEEN @lo AND @hi
