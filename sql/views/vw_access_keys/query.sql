-- API keys that need a person's attention, one line per key and reason.
WITH keys_now AS (
  SELECT
    api_key_id, COALESCE(api_key_name, api_key_id) AS api_key_name, user_email, attribution_mode, is_active, status,
    created_date, expires_date, workspace_id
  FROM dim_api_keys
  WHERE CURRENT_DATE() >= valid_from AND CURRENT_DATE() < valid_to
),

used AS (
  SELECT api_key_id, MAX(expense_date) AS last_used_on, CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd
  FROM api_usage_expenses
  WHERE expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY) AND api_key_id IS NOT NULL AND quantity > 0
  GROUP BY api_key_id
),

-- That nothing was used is only known on days that were reported.
watched AS (
  SELECT MIN(date) AS first_day, COUNT(*) AS day_count
  FROM source_coverage
  WHERE
    date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY) AND date < CURRENT_DATE() AND stream = 'anthropic_usage'
    AND settled AND state IN ('reported', 'reported_zero')
),

judged AS (
  SELECT
    k.*, u.last_used_on, u.cost_usd, w.day_count AS days_watched,
    DATE_DIFF(CURRENT_DATE(), k.created_date, DAY) AS age_days,
    d.email IS NOT NULL AND NOT d.is_active AS has_left
  FROM keys_now AS k
  CROSS JOIN watched AS w
  LEFT JOIN used AS u ON u.api_key_id = k.api_key_id
  LEFT JOIN dim_users AS d ON d.email = k.user_email AND CURRENT_DATE() >= d.valid_from AND CURRENT_DATE() < d.valid_to
)

SELECT
  'key without owner' AS kind, api_key_id, api_key_name, user_email, created_date, last_used_on, age_days,
  IF(last_used_on IS NULL, 'warning', 'critical') AS severity,
  'write its owner in the tab api_keys, or disable it in the Console' AS next_step
FROM judged
WHERE is_active AND attribution_mode = 'unattributed'

UNION ALL

SELECT
  'owner has left', api_key_id, api_key_name, user_email, created_date, last_used_on, age_days, 'critical',
  'give it another owner in the tab api_keys, or disable it in the Console'
FROM judged
WHERE is_active AND has_left

UNION ALL

SELECT
  'rotation due', api_key_id, api_key_name, user_email, created_date, last_used_on, age_days,
  IF(age_days > 365, 'critical', 'warning'),
  'make a new key, move its users, then delete this one: keys are rotated every quarter (90 days)'
FROM judged
WHERE is_active AND age_days > 90

UNION ALL

SELECT
  'key unused', api_key_id, api_key_name, user_email, created_date, last_used_on, age_days, 'warning',
  CONCAT('disable it if nobody needs it; days without use that were watched: ', CAST(days_watched AS STRING))
FROM judged
WHERE is_active AND last_used_on IS NULL AND COALESCE(age_days, 91) > 90

UNION ALL

SELECT
  'key inactive', api_key_id, api_key_name, user_email, created_date, last_used_on, age_days,
  IF(last_used_on IS NULL, 'info', 'warning'),
  CONCAT('it is ', COALESCE(status, 'inactive'), ': mark it inactive in the tab api_keys too')
FROM judged
WHERE NOT is_active
