-- fail: the grain is unique
SELECT expense_date, api_key_id, account_id, service_account_id, workspace_id, model, service_tier, context_window, inference_geo, speed, token_type, snapshot_id, COUNT(*) AS copies
FROM api_usage_expenses
WHERE expense_date BETWEEN @lo AND @hi
GROUP BY expense_date, api_key_id, account_id, service_account_id, workspace_id, model, service_tier, context_window, inference_geo, speed, token_type, snapshot_id
HAVING COUNT(*) > 1
