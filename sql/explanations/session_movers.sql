-- People whose sessions differ most from the days that are compared with; five of them.
WITH facts AS (
  SELECT
    user_email, IF(usage_date = @first_day, sessions, 0) AS this_sessions,
    IF(usage_date = @first_day, 0, sessions) AS base_sessions
  FROM fct_usage_daily
  WHERE
    usage_date BETWEEN @base_first AND @last_day AND platform = @platform AND sessions IS NOT NULL
    AND (usage_date = @first_day OR (usage_date <= @base_last AND EXTRACT(DAYOFWEEK FROM usage_date) = @weekday))
    AND (@scope = 'platform' OR user_email = @name)
),

people AS (
  SELECT email, MAX_BY(COALESCE(display_name, user_id), valid_from) AS label, MAX_BY(team, valid_from) AS team
  FROM dim_users
  WHERE valid_from <= @last_day
  GROUP BY email
),

sums AS (
  SELECT
    user_email, CAST(SUM(this_sessions) AS INT64) AS this_sessions,
    CAST(SAFE_DIVIDE(SUM(base_sessions), @base_count) AS FLOAT64) AS base_sessions
  FROM facts
  GROUP BY user_email
)

SELECT
  IF(
    s.user_email = 'unknown@unattributed.com', 'nobody known',
    CONCAT(COALESCE(p.label, 'somebody without a name'), IF(p.team IS NULL, '', CONCAT(' (', p.team, ')')))
  ) AS label,
  s.this_sessions, s.base_sessions
FROM sums AS s
LEFT JOIN people AS p ON p.email = s.user_email
QUALIFY ROW_NUMBER() OVER (ORDER BY s.this_sessions - s.base_sessions DESC, s.user_email) <= 5
ORDER BY s.this_sessions - s.base_sessions DESC, s.user_email
