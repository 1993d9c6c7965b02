-- API rows with their platform (first rule that answers) and owner (first source that knows).
SELECT
  r.row_id,
  r.expense_date, r.api_key_id, r.account_id, r.service_account_id,
  CASE
    WHEN a.email IS NOT NULL THEN a.email
    WHEN k.owners > 1 THEN CAST(NULL AS STRING)
    ELSE COALESCE(k.user_email, 'unknown@unattributed.com')
  END AS user_email,
  COALESCE(k.platform, w.platform, 'claude_api') AS platform,
  r.workspace_id, r.model, r.service_tier, r.context_window, r.inference_geo, r.speed, r.token_type, r.cost_type,
  r.quantity, r.list_cost_usd, r.billed_cost_usd, r.billed_cost_usd AS cost_usd,
  CASE
    WHEN a.email IS NOT NULL THEN 'direct'
    ELSE COALESCE(k.attribution_mode, 'unattributed')
  END AS attribution_mode,
  r.allocation_rung,
  CASE
    WHEN k.platform IS NOT NULL THEN 'key_sheet'
    WHEN w.platform IS NOT NULL THEN 'workspace_map'
    ELSE 'default'
  END AS platform_rule,
  COALESCE(k.platform != w.platform, FALSE) AS platform_conflict,
  r.snapshot_id, r.ingest_date, r.request_id, r.usage_snapshot_id, r.line_model
FROM api_rows AS r
LEFT JOIN new_dim_vendor_users AS a ON a.vendor_user_id = r.account_id
LEFT JOIN new_dim_api_keys AS k
  ON k.api_key_id = r.api_key_id AND r.expense_date >= k.valid_from AND r.expense_date < k.valid_to
LEFT JOIN new_dim_workspaces AS w ON w.workspace_id = COALESCE(r.workspace_id, 'default')
