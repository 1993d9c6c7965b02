-- Cost of keys over their owners, of Cursor events, of chats beyond a plan and of seats, from $lo to $hi.
INSERT INTO fct_cost_daily BY NAME
SELECT
  e.expense_date AS cost_date, e.platform, 'anthropic_cost' AS source_stream, 'anthropic' AS vendor,
  COALESCE(o.email, 'unknown@unattributed.com') AS user_email, o.user_id, e.api_key_id, e.model, e.workspace_id,
  (e.cost_usd / COALESCE(o.owners, 1))::DECIMAL(38, 9) AS cost_usd, e.cost_type,
  e.quantity // COALESCE(o.owners, 1) AS volume_units, 'tokens' AS unit_type, e.ingest_date,
  e.ingest_date::TIMESTAMPTZ AS created_timestamp, o.team, o.project, e.attribution_mode, 'metered' AS cost_basis,
  e.token_type, e.service_tier, e.context_window, e.inference_geo, cost_usd AS list_cost_usd,
  cost_usd AS billed_cost_usd
FROM api_usage_expenses AS e
LEFT JOIN owner AS o ON o.id = e.api_key_id
WHERE e.expense_date BETWEEN $lo AND $hi
UNION ALL BY NAME
SELECT
  d.day::DATE AS cost_date, 'cursor' AS platform, 'cursor_events' AS source_stream, 'cursor' AS vendor,
  p.email AS user_email, p.user_id, c.model, IF(c.metered, 0.4 * chance(p.n, d.day, c.model), 0)::DECIMAL(38, 9) AS cost_usd,
  IF(c.metered, 'usage_based', 'plan_usage') AS cost_type, 5 AS volume_units, 'requests' AS unit_type,
  d.day::DATE + 1 AS ingest_date, d.day::TIMESTAMPTZ AS created_timestamp, p.team, 'direct' AS attribution_mode,
  'metered' AS cost_basis, (0.4 * chance(p.n, d.day, c.model))::DECIMAL(38, 9) AS list_cost_usd,
  cost_usd AS billed_cost_usd
FROM generate_series($lo::DATE, $hi::DATE, INTERVAL 1 DAY) AS d(day), person AS p, (VALUES
  ('auto', FALSE), ('claude-sonnet-4-5', FALSE), ('claude-sonnet-4-5', TRUE), ('gpt-5', TRUE), ('gpt-5', FALSE)
) AS c(model, metered)
WHERE chance(p.n, c.model, d.day) < 0.7 * busy(d.day)
UNION ALL BY NAME
SELECT
  d.day::DATE AS cost_date, 'claude_ai' AS platform, 'enterprise_cost' AS source_stream, 'anthropic' AS vendor,
  p.email AS user_email, p.user_id, 'claude-sonnet-4-5' AS model,
  (0.3 * chance(p.n, d.day, 'chat'))::DECIMAL(38, 9) AS cost_usd, 'extra_usage' AS cost_type, 3 AS volume_units,
  'requests' AS unit_type, d.day::DATE + 1 AS ingest_date, d.day::TIMESTAMPTZ AS created_timestamp, p.team,
  'direct' AS attribution_mode, 'metered' AS cost_basis, cost_usd AS list_cost_usd, cost_usd AS billed_cost_usd
FROM generate_series($lo::DATE, $hi::DATE, INTERVAL 1 DAY) AS d(day), person AS p
WHERE chance('chat', p.n, d.day) < 0.35 * busy(d.day)
UNION ALL BY NAME
SELECT
  d.day::DATE AS cost_date, s.platform, 'sheets' AS source_stream, s.vendor, s.user_email, p.user_id,
  (s.price_usd / day(last_day(d.day::DATE)))::DECIMAL(38, 9) AS cost_usd, 'subscription' AS cost_type,
  d.day::DATE + 1 AS ingest_date, d.day::TIMESTAMPTZ AS created_timestamp, p.team, 'mapped' AS attribution_mode,
  'amortized' AS cost_basis, 0 AS list_cost_usd, 0 AS billed_cost_usd
FROM generate_series($lo::DATE, $hi::DATE, INTERVAL 1 DAY) AS d(day), dim_subscriptions AS s
JOIN person AS p ON p.email = s.user_email
UNION ALL BY NAME
SELECT
  d.day::DATE AS cost_date, s.platform, 'sheets' AS source_stream, s.vendor, s.user_email, p.user_id,
  0 AS cost_usd, 'subscription' AS cost_type, s.seats AS volume_units, 'seats' AS unit_type,
  d.day::DATE + 1 AS ingest_date, d.day::TIMESTAMPTZ AS created_timestamp, p.team, 'mapped' AS attribution_mode,
  'estimated' AS cost_basis, 0 AS list_cost_usd, s.price_usd AS billed_cost_usd
FROM generate_series($lo::DATE, $hi::DATE, INTERVAL 1 DAY) AS d(day), dim_subscriptions AS s
JOIN person AS p ON p.email = s.user_email
WHERE day(d.day) = s.billing_day;
