-- API with its exact split, plan and extra usage, seats, Cursor. The cost report's lines are a control total, not an addend.
WITH every AS (
  SELECT
    expense_date AS cost_date, platform, 'anthropic_cost' AS source_stream, 'anthropic' AS vendor, user_email,
    api_key_id, line_model AS model, workspace_id, cost_type, quantity AS volume_units,
    IF(token_type = 'web_search_requests', 'requests', IF(quantity IS NULL, NULL, 'tokens')) AS unit_type,
    attribution_mode, IF(allocation_rung IN ('full', 'whole'), 'metered', 'allocated') AS cost_basis, token_type,
    service_tier, context_window, inference_geo, list_cost_usd, billed_cost_usd, billed_cost_usd AS cost_usd,
    ingest_date, request_id, snapshot_id
  FROM api_people

  UNION ALL

  SELECT
    expense_date, platform, source_stream, 'anthropic', user_email, CAST(NULL AS STRING), model, workspace_id,
    cost_type, volume_units,
    CASE WHEN cost_type = 'subscription' THEN 'seats' WHEN source_stream = 'claude_code' THEN 'tokens' ELSE 'requests' END,
    attribution_mode, cost_basis,
    token_type, service_tier, context_window, inference_geo, list_cost_usd, billed_cost_usd, cost_usd, ingest_date,
    request_id, snapshot_id
  FROM new_claude_expenses
  WHERE cost_type IN ('subscription', 'extra_usage', 'plan_usage') AND expense_date BETWEEN @lo AND @hi

  UNION ALL

  SELECT
    expense_date, 'cursor', source_stream, 'cursor', user_email, CAST(NULL AS STRING), model, CAST(NULL AS STRING),
    cost_type, COALESCE(events, seats), IF(cost_type = 'subscription', 'seats', 'requests'), attribution_mode, cost_basis, CAST(NULL AS STRING), CAST(NULL AS STRING),
    CAST(NULL AS STRING), CAST(NULL AS STRING), list_cost_usd, billed_cost_usd, cost_usd, ingest_date, request_id,
    snapshot_id
  FROM new_cursor_expenses
  WHERE expense_date BETWEEN @lo AND @hi
),

summed AS (
  SELECT
    cost_date, platform, source_stream, vendor, user_email, api_key_id, model, workspace_id, cost_type, unit_type,
    attribution_mode, cost_basis, token_type, service_tier, context_window, inference_geo,
    CAST(SUM(volume_units) AS INT64) AS volume_units,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
    MAX(ingest_date) AS ingest_date, MAX(request_id) AS request_id, MAX(snapshot_id) AS snapshot_id
  FROM every
  GROUP BY
    cost_date, platform, source_stream, vendor, user_email, api_key_id, model, workspace_id, cost_type, unit_type,
    attribution_mode, cost_basis, token_type, service_tier, context_window, inference_geo
)

SELECT
  c.*, u.user_id, COALESCE(k.team, u.team) AS team, COALESCE(k.project, w.project) AS project,
  @published_at AS created_timestamp
FROM summed AS c
LEFT JOIN new_dim_users AS u ON u.email = c.user_email AND c.cost_date >= u.valid_from AND c.cost_date < u.valid_to
LEFT JOIN new_dim_api_keys AS k
  ON k.api_key_id = c.api_key_id AND c.cost_date >= k.valid_from AND c.cost_date < k.valid_to
LEFT JOIN new_dim_workspaces AS w ON w.workspace_id = c.workspace_id
