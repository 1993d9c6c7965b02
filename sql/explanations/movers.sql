-- People, keys and models whose cost differs most from the days that are compared with; three of each.
WITH facts AS (
  SELECT
    IF(cost_date BETWEEN @first_day AND @last_day, cost_usd, NUMERIC '0') AS this_usd,
    IF(cost_date BETWEEN @first_day AND @last_day, NUMERIC '0', cost_usd) AS base_usd,
    user_email, api_key_id, model, platform
  FROM fct_cost_daily
  WHERE
    cost_date BETWEEN @base_first AND @last_day
    AND (
      cost_date BETWEEN @first_day AND @last_day
      OR (cost_date <= @base_last AND (@weekday = 0 OR EXTRACT(DAYOFWEEK FROM cost_date) = @weekday))
    )
    AND (@platform = 'all platforms' OR platform = @platform)
    AND (@weekday = 0 OR cost_type != 'subscription')
    AND CASE @scope
      WHEN 'key' THEN api_key_id = @name
      WHEN 'person' THEN user_email = @name
      WHEN 'model' THEN model = @name
      WHEN 'team' THEN team = @name
      ELSE TRUE
    END
),

people AS (
  SELECT
    email, MAX_BY(COALESCE(display_name, user_id), valid_from) AS label, MAX_BY(team, valid_from) AS team
  FROM dim_users
  WHERE valid_from <= @last_day
  GROUP BY email
),

key_names AS (
  SELECT api_key_id, MAX_BY(api_key_name, valid_from) AS label
  FROM dim_api_keys
  WHERE valid_from <= @last_day
  GROUP BY api_key_id
),

parts AS (
  SELECT
    'people' AS kind,
    IF(
      f.user_email = 'unknown@unattributed.com', 'nobody known',
      CONCAT(COALESCE(p.label, 'somebody without a name'), IF(p.team IS NULL, '', CONCAT(' (', p.team, ')')))
    ) AS label,
    f.user_email AS name, f.this_usd, f.base_usd
  FROM facts AS f
  LEFT JOIN people AS p ON p.email = f.user_email
  UNION ALL
  SELECT 'keys', CONCAT(COALESCE(k.label, 'key'), ' ', f.api_key_id), f.api_key_id, f.this_usd, f.base_usd
  FROM facts AS f
  LEFT JOIN key_names AS k ON k.api_key_id = f.api_key_id
  WHERE f.api_key_id IS NOT NULL
  UNION ALL
  SELECT 'models', COALESCE(model, 'no model'), model, this_usd, base_usd FROM facts
),

sums AS (
  SELECT
    kind, name, MIN(label) AS label, CAST(SUM(this_usd) AS NUMERIC) AS this_usd,
    CAST(SAFE_DIVIDE(SUM(base_usd), @base_count) AS NUMERIC) AS base_usd
  FROM parts
  GROUP BY kind, name
)

SELECT kind, label, this_usd, base_usd
FROM sums
WHERE this_usd != base_usd
QUALIFY ROW_NUMBER() OVER (PARTITION BY kind ORDER BY ABS(this_usd - base_usd) DESC, label) <= 3
ORDER BY kind, ABS(this_usd - base_usd) DESC, label
