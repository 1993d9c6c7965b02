-- The cost report's lines from $lo to $hi: the control total of the keys' parts.
INSERT INTO claude_expenses BY NAME
SELECT
  expense_date, 'claude_api' AS platform, 'api' AS product, workspace_id, model, 'tokens' AS cost_type, token_type,
  service_tier, context_window, inference_geo, sum(quantity) AS volume_units, sum(list_cost_usd) AS list_cost_usd,
  sum(billed_cost_usd) AS billed_cost_usd, sum(cost_usd) AS cost_usd, 'metered' AS cost_basis,
  'unattributed' AS attribution_mode, 'anthropic_cost' AS source_stream
FROM api_usage_expenses
WHERE expense_date BETWEEN $lo AND $hi
GROUP BY expense_date, workspace_id, model, token_type, service_tier, context_window, inference_geo;
