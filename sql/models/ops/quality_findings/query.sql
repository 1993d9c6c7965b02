-- Oddities of the chunk's days that were kept: shown to people, never hidden.
WITH reported AS (
  SELECT DISTINCT w.stream, w.snapshot_id, s.findings
  FROM chunk_winners AS w
  JOIN raw_snapshots AS s ON s.snapshot_id = w.snapshot_id AND s.state != 'accepted'
  WHERE s.findings != '[]' AND w.stream NOT IN UNNEST(@state_streams)
)

SELECT
  CAST(NULL AS DATE) AS day, r.stream, JSON_VALUE(f, '$.rule') AS rule, JSON_VALUE(f, '$.subject') AS subject,
  JSON_VALUE(f, '$.detail') AS detail, CAST(NULL AS NUMERIC) AS amount_usd, r.snapshot_id
FROM reported AS r
CROSS JOIN UNNEST(JSON_QUERY_ARRAY(r.findings)) AS f

UNION ALL

SELECT
  expense_date, 'anthropic_usage', 'platform_conflict', COALESCE(api_key_id, workspace_id),
  'the key sheet and the workspace map name different platforms; the sheet wins',
  CAST(SUM(billed_cost_usd) AS NUMERIC), MAX(snapshot_id)
FROM new_api_usage_expenses
WHERE platform_conflict AND expense_date BETWEEN @lo AND @hi
GROUP BY expense_date, COALESCE(api_key_id, workspace_id)

UNION ALL

SELECT
  expense_date, 'anthropic_usage', 'unpriced', model,
  'the price card does not know this model: its list cost is unknown', CAST(SUM(billed_cost_usd) AS NUMERIC),
  MAX(snapshot_id)
FROM new_api_usage_expenses
WHERE
  quantity > 0 AND list_cost_usd IS NULL AND COALESCE(service_tier, '') != 'priority'
  AND expense_date BETWEEN @lo AND @hi
GROUP BY expense_date, model

UNION ALL

SELECT
  expense_date, 'anthropic_cost', 'allocation_rung', allocation_rung,
  'cost lines matched usage less exactly than on every dimension', CAST(SUM(billed_cost_usd) AS NUMERIC),
  MAX(snapshot_id)
FROM new_api_usage_expenses
WHERE allocation_rung LIKE 'no_%' AND expense_date BETWEEN @lo AND @hi
GROUP BY expense_date, allocation_rung

UNION ALL

SELECT
  usage_date, source_stream, 'billed_unknown', kind,
  'neither isChargeable nor the kind says whether these events are charged', CAST(SUM(list_cost_usd) AS NUMERIC),
  MAX(snapshot_id)
FROM stg_cursor_events
WHERE billed_cost_usd IS NULL
GROUP BY usage_date, source_stream, kind
