-- API rows with exactly one person each: shared rows appear once per person, with that person's part.
WITH parts AS (
  SELECT
    DIV(split_id, 4) AS row_id, part_id AS person,
    MAX(IF(MOD(split_id, 4) = 0, units, NULL)) AS quantity,
    MAX(IF(MOD(split_id, 4) = 1, units, NULL)) AS list_units,
    MAX(IF(MOD(split_id, 4) = 2, units, NULL)) AS billed_units
  FROM people_parts
  GROUP BY DIV(split_id, 4), part_id
)

SELECT
  e.expense_date, e.platform, COALESCE(o.user_email, e.user_email, 'unknown@unattributed.com') AS user_email,
  e.api_key_id, e.workspace_id, e.model, e.service_tier, e.context_window, e.inference_geo, e.token_type, e.cost_type,
  IF(o.row_id IS NULL, e.quantity, p.quantity) AS quantity,
  IF(
    o.row_id IS NULL, e.list_cost_usd, CAST(CAST(p.list_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC)
  ) AS list_cost_usd,
  IF(
    o.row_id IS NULL, e.billed_cost_usd, CAST(CAST(p.billed_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC)
  ) AS billed_cost_usd,
  IF(o.row_id IS NULL, e.attribution_mode, 'allocated') AS attribution_mode,
  e.allocation_rung, e.line_model, e.snapshot_id, e.usage_snapshot_id, e.ingest_date, e.request_id
FROM new_api_usage_expenses AS e
LEFT JOIN api_owners AS o ON o.row_id = e.row_id
LEFT JOIN parts AS p ON p.row_id = o.row_id AND p.person = o.person
WHERE e.expense_date BETWEEN @lo AND @hi
