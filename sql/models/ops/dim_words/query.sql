-- What the dimensions say, in words that can be compared, with the days for which they say it: keys, workspaces, people,
-- accounts, seats and pasted rows. Asked of what is built now and, under the published names, of what was built last.
SELECT
  'key' AS kind, api_key_id AS subject, valid_from, valid_to,
  CONCAT(user_email, '|', CAST(weight AS STRING), '|', attribution_mode) AS said
FROM new_dim_api_key_owners

UNION ALL

SELECT
  'key', api_key_id, valid_from, valid_to,
  CONCAT(COALESCE(platform, ''), '|', COALESCE(team, ''), '|', COALESCE(project, ''), '|', COALESCE(api_key_name, ''))
FROM new_dim_api_keys

UNION ALL

SELECT
  'workspace', workspace_id, DATE '1970-01-01', DATE '9999-12-31',
  CONCAT(COALESCE(platform, ''), '|', COALESCE(project, ''))
FROM new_dim_workspaces

UNION ALL

SELECT 'person', email, valid_from, valid_to, CONCAT(COALESCE(team, ''), '|', COALESCE(department, ''))
FROM new_dim_users

UNION ALL

SELECT 'person', alias, DATE '1970-01-01', DATE '9999-12-31', email FROM new_dim_aliases

UNION ALL

SELECT 'person', email, DATE '1970-01-01', DATE '9999-12-31', CONCAT('alias ', alias) FROM new_dim_aliases

UNION ALL

SELECT 'account', vendor_user_id, DATE '1970-01-01', DATE '9999-12-31', email FROM new_dim_vendor_users

UNION ALL

-- A seat's fee is spread up to a whole period beyond its last billing day.
SELECT
  'seat', subscription_id, valid_from,
  IF(valid_to >= DATE '9990-01-01', valid_to, DATE_ADD(valid_to, INTERVAL IF(period = 'year', 12, 1) MONTH)),
  CONCAT(
    vendor, '|', COALESCE(user_email, ''), '|', CAST(seats AS STRING), '|', CAST(price_usd AS STRING), '|', period, '|',
    CAST(billing_day AS STRING), '|', CAST(valid_to AS STRING)
  )
FROM new_dim_subscriptions

UNION ALL

-- An invoice's seats replace the fees that fall due in its period; yearly fees reach a year further.
SELECT
  'seat', CONCAT(i.vendor, ' ', i.invoice_id), i.period_start,
  DATE_ADD(i.period_end, INTERVAL IF(y.vendor IS NULL, 32, 367) DAY),
  CONCAT(COALESCE(i.platform, ''), '|', CAST(SUM(i.amount_usd) AS STRING))
FROM new_dim_invoices AS i
LEFT JOIN (SELECT DISTINCT vendor FROM new_dim_subscriptions WHERE period = 'year') AS y ON y.vendor = i.vendor
WHERE i.kind = 'seats'
GROUP BY i.vendor, i.invoice_id, i.platform, i.period_start, i.period_end, y.vendor

UNION ALL

SELECT
  'pasted', user_email, usage_date, DATE_ADD(usage_date, INTERVAL 1 DAY),
  CONCAT(
    COALESCE(CAST(message_count AS STRING), ''), '|', COALESCE(CAST(conversation_sessions AS STRING), ''), '|',
    COALESCE(CAST(input_tokens AS STRING), ''), '|', COALESCE(CAST(output_tokens AS STRING), ''), '|',
    COALESCE(CAST(is_active AS STRING), '')
  )
FROM new_dim_pasted_usage
