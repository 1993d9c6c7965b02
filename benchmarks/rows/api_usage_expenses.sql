-- Tokens and dollars of every key, model and token type on the days from $lo to $hi.
INSERT INTO api_usage_expenses BY NAME
SELECT
  d.day::DATE AS expense_date, k.id AS api_key_id, NULL AS user_email, k.platform, k.workspace_id, m.name AS model,
  IF(k.k % 16 = 5, 'batch', 'standard') AS service_tier, '0-200k' AS context_window, 'global' AS inference_geo,
  'standard' AS speed, t.token_type, t.cost_type,
  (1 + 400000 * t.share * busy(d.day) * chance(k.k, d.day, m.m))::BIGINT AS quantity,
  (quantity * m.input_price * t.price_factor / 1e6)::DECIMAL(38, 9) AS list_cost_usd,
  list_cost_usd AS billed_cost_usd, list_cost_usd AS cost_usd,
  IF(k.is_orphan, 'unattributed', IF(k.owners > 1, 'allocated', 'mapped')) AS attribution_mode,
  'full' AS allocation_rung, 'default' AS platform_rule, FALSE AS platform_conflict, d.day::DATE + 1 AS ingest_date
FROM generate_series($lo::DATE, $hi::DATE, INTERVAL 1 DAY) AS d(day), api_key AS k
JOIN model AS m ON m.m = k.k % 3 OR (k.k % 2 = 0 AND m.m = (k.k + 1) % 3)
CROSS JOIN token_kind AS t
WHERE chance('active', k.k, d.day) < busy(d.day);
