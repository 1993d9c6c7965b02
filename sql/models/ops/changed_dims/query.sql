-- Keys, workspaces and people whose dated rows differ from the published ones, with the days they speak for.
WITH new_keys AS (
  SELECT api_key_id AS subject, valid_from, valid_to, CONCAT(user_email, '|', CAST(weight AS STRING), '|', attribution_mode) AS said
  FROM new_dim_api_key_owners
  UNION ALL
  SELECT
    api_key_id, valid_from, valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(team, ''), '|', COALESCE(project, ''), '|', COALESCE(api_key_name, ''))
  FROM new_dim_api_keys
),

old_keys AS (
  SELECT api_key_id AS subject, valid_from, valid_to, CONCAT(user_email, '|', CAST(weight AS STRING), '|', attribution_mode) AS said
  FROM dim_api_key_owners
  UNION ALL
  SELECT
    api_key_id, valid_from, valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(team, ''), '|', COALESCE(project, ''), '|', COALESCE(api_key_name, ''))
  FROM dim_api_keys
),

new_spaces AS (
  SELECT
    workspace_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(project, '')) AS said
  FROM new_dim_workspaces
),

old_spaces AS (
  SELECT
    workspace_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to,
    CONCAT(COALESCE(platform, ''), '|', COALESCE(project, '')) AS said
  FROM dim_workspaces
),

new_people AS (
  SELECT email AS subject, valid_from, valid_to, CONCAT(COALESCE(team, ''), '|', COALESCE(department, '')) AS said
  FROM new_dim_users
  UNION ALL
  SELECT alias, DATE '1970-01-01', DATE '9999-12-31', email FROM new_dim_aliases
  UNION ALL
  SELECT email, DATE '1970-01-01', DATE '9999-12-31', CONCAT('alias ', alias) FROM new_dim_aliases
),

old_people AS (
  SELECT email AS subject, valid_from, valid_to, CONCAT(COALESCE(team, ''), '|', COALESCE(department, '')) AS said
  FROM dim_users
  UNION ALL
  SELECT alias, DATE '1970-01-01', DATE '9999-12-31', email FROM dim_aliases
  UNION ALL
  SELECT email, DATE '1970-01-01', DATE '9999-12-31', CONCAT('alias ', alias) FROM dim_aliases
),

new_accounts AS (
  SELECT vendor_user_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, email AS said
  FROM new_dim_vendor_users
),

old_accounts AS (
  SELECT vendor_user_id AS subject, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, email AS said
  FROM dim_vendor_users
),

-- A seat's fee is spread up to a whole period beyond its last billing day.
new_seats AS (
  SELECT
    subscription_id AS subject, valid_from,
    IF(valid_to >= DATE '9990-01-01', valid_to, DATE_ADD(valid_to, INTERVAL IF(period = 'year', 12, 1) MONTH)) AS valid_to,
    CONCAT(
      vendor, '|', COALESCE(user_email, ''), '|', CAST(seats AS STRING), '|', CAST(price_usd AS STRING), '|', period, '|',
      CAST(billing_day AS STRING), '|', CAST(valid_to AS STRING)
    ) AS said
  FROM new_dim_subscriptions
),

old_seats AS (
  SELECT
    subscription_id AS subject, valid_from,
    IF(valid_to >= DATE '9990-01-01', valid_to, DATE_ADD(valid_to, INTERVAL IF(period = 'year', 12, 1) MONTH)) AS valid_to,
    CONCAT(
      vendor, '|', COALESCE(user_email, ''), '|', CAST(seats AS STRING), '|', CAST(price_usd AS STRING), '|', period, '|',
      CAST(billing_day AS STRING), '|', CAST(valid_to AS STRING)
    ) AS said
  FROM dim_subscriptions
),

-- An invoice's seats replace the fees that fall due in its period; yearly fees reach a year further.
new_charges AS (
  SELECT
    CONCAT(i.vendor, ' ', i.invoice_id) AS subject, i.period_start AS valid_from,
    DATE_ADD(i.period_end, INTERVAL IF(y.vendor IS NULL, 32, 367) DAY) AS valid_to,
    CONCAT(COALESCE(i.platform, ''), '|', CAST(SUM(i.amount_usd) AS STRING)) AS said
  FROM new_dim_invoices AS i
  LEFT JOIN (SELECT DISTINCT vendor FROM new_dim_subscriptions WHERE period = 'year') AS y ON y.vendor = i.vendor
  WHERE i.kind = 'seats'
  GROUP BY i.vendor, i.invoice_id, i.platform, i.period_start, i.period_end, y.vendor
),

old_charges AS (
  SELECT
    CONCAT(i.vendor, ' ', i.invoice_id) AS subject, i.period_start AS valid_from,
    DATE_ADD(i.period_end, INTERVAL IF(y.vendor IS NULL, 32, 367) DAY) AS valid_to,
    CONCAT(COALESCE(i.platform, ''), '|', CAST(SUM(i.amount_usd) AS STRING)) AS said
  FROM dim_invoices AS i
  LEFT JOIN (SELECT DISTINCT vendor FROM dim_subscriptions WHERE period = 'year') AS y ON y.vendor = i.vendor
  WHERE i.kind = 'seats'
  GROUP BY i.vendor, i.invoice_id, i.platform, i.period_start, i.period_end, y.vendor
),

new_pasted AS (
  SELECT
    user_email AS subject, usage_date AS valid_from, DATE_ADD(usage_date, INTERVAL 1 DAY) AS valid_to,
    CONCAT(
      COALESCE(CAST(message_count AS STRING), ''), '|', COALESCE(CAST(conversation_sessions AS STRING), ''), '|',
      COALESCE(CAST(input_tokens AS STRING), ''), '|', COALESCE(CAST(output_tokens AS STRING), ''), '|',
      COALESCE(CAST(is_active AS STRING), '')
    ) AS said
  FROM new_dim_pasted_usage
),

old_pasted AS (
  SELECT
    user_email AS subject, usage_date AS valid_from, DATE_ADD(usage_date, INTERVAL 1 DAY) AS valid_to,
    CONCAT(
      COALESCE(CAST(message_count AS STRING), ''), '|', COALESCE(CAST(conversation_sessions AS STRING), ''), '|',
      COALESCE(CAST(input_tokens AS STRING), ''), '|', COALESCE(CAST(output_tokens AS STRING), ''), '|',
      COALESCE(CAST(is_active AS STRING), '')
    ) AS said
  FROM dim_pasted_usage
)

SELECT 'key' AS kind, c.* FROM (
  (SELECT * FROM new_keys EXCEPT DISTINCT SELECT * FROM old_keys)
  UNION ALL
  (SELECT * FROM old_keys EXCEPT DISTINCT SELECT * FROM new_keys)
) AS c
UNION ALL
SELECT 'workspace' AS kind, c.* FROM (
  (SELECT * FROM new_spaces EXCEPT DISTINCT SELECT * FROM old_spaces)
  UNION ALL
  (SELECT * FROM old_spaces EXCEPT DISTINCT SELECT * FROM new_spaces)
) AS c
UNION ALL
SELECT 'person' AS kind, c.* FROM (
  (SELECT * FROM new_people EXCEPT DISTINCT SELECT * FROM old_people)
  UNION ALL
  (SELECT * FROM old_people EXCEPT DISTINCT SELECT * FROM new_people)
) AS c
UNION ALL
SELECT 'account' AS kind, c.* FROM (
  (SELECT * FROM new_accounts EXCEPT DISTINCT SELECT * FROM old_accounts)
  UNION ALL
  (SELECT * FROM old_accounts EXCEPT DISTINCT SELECT * FROM new_accounts)
) AS c
UNION ALL
SELECT 'seat' AS kind, c.* FROM (
  (SELECT * FROM new_seats EXCEPT DISTINCT SELECT * FROM old_seats)
  UNION ALL
  (SELECT * FROM old_seats EXCEPT DISTINCT SELECT * FROM new_seats)
) AS c
UNION ALL
SELECT 'seat' AS kind, c.* FROM (
  (SELECT * FROM new_charges EXCEPT DISTINCT SELECT * FROM old_charges)
  UNION ALL
  (SELECT * FROM old_charges EXCEPT DISTINCT SELECT * FROM new_charges)
) AS c
UNION ALL
SELECT 'pasted' AS kind, c.* FROM (
  (SELECT * FROM new_pasted EXCEPT DISTINCT SELECT * FROM old_pasted)
  UNION ALL
  (SELECT * FROM old_pasted EXCEPT DISTINCT SELECT * FROM new_pasted)
) AS c
