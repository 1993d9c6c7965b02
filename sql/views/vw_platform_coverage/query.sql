-- Whether what a platform cost and how it was used is known, day by day.
WITH feeds AS (
  -- Streams of one feed say the same thing: one of them is enough. A platform may need several feeds. The spend
  -- report, which comes once a month, is awaited for claude.ai only: most of Claude Code is in the cost report.
  SELECT 'claude_api' AS platform, 'cost' AS measure, 'cost report' AS feed, 'anthropic_cost' AS stream
  UNION ALL SELECT 'claude_api', 'usage', 'usage report', 'anthropic_usage'
  UNION ALL SELECT 'claude_code', 'cost', 'cost report', 'anthropic_cost'
  UNION ALL SELECT 'claude_code', 'cost', 'extra usage', 'enterprise_cost'
  UNION ALL SELECT 'claude_code', 'usage', 'analytics', 'claude_code'
  UNION ALL SELECT 'claude_ai', 'cost', 'extra usage', 'enterprise_cost'
  UNION ALL SELECT 'claude_ai', 'cost', 'extra usage', 'upload_spend_report'
  UNION ALL SELECT 'claude_ai', 'usage', 'engagement', 'enterprise_users'
  UNION ALL SELECT 'claude_ai', 'usage', 'engagement', 'upload_claude_ai_usage'
  UNION ALL SELECT 'claude_ai', 'usage', 'engagement', 'upload_claude_ai_audit'
  UNION ALL SELECT 'cursor', 'cost', 'events', 'cursor_events'
  UNION ALL SELECT 'cursor', 'cost', 'events', 'cursor_spend'
  UNION ALL SELECT 'cursor', 'cost', 'events', 'upload_cursor_events'
  UNION ALL SELECT 'cursor', 'usage', 'daily usage', 'cursor_daily'
),

-- How much has been spent by a date (cursor_spend) speaks for the days before that date.
cells AS (
  SELECT
    f.platform, f.measure, f.feed, IF(c.stream = 'cursor_spend', DATE_SUB(c.date, INTERVAL 1 DAY), c.date) AS day,
    LOGICAL_OR(c.settled AND c.state IN ('reported', 'reported_zero')) AS is_reported,
    LOGICAL_OR(c.state NOT IN ('not_configured', 'never_collected', 'forbidden')) AS has_spoken
  FROM source_coverage AS c
  JOIN feeds AS f ON f.stream = c.stream
  WHERE c.date >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH)
  GROUP BY f.platform, f.measure, f.feed, IF(c.stream = 'cursor_spend', DATE_SUB(c.date, INTERVAL 1 DAY), c.date)
),

-- A feed that never spoke is not configured; one that came later is expected from the month of its first word.
expected AS (
  SELECT
    platform, measure, feed, day, is_reported,
    MIN(IF(has_spoken, day, NULL)) OVER (PARTITION BY platform, measure, feed) AS first_day
  FROM cells
  WHERE day < CURRENT_DATE()
)

SELECT
  day, DATE_TRUNC(day, MONTH) AS month, platform,
  LOGICAL_AND(IF(measure = 'cost', is_reported, NULL)) AS is_cost_reported,
  LOGICAL_AND(IF(measure = 'usage', is_reported, NULL)) AS is_usage_reported,
  STRING_AGG(IF(is_reported, NULL, feed), ', ' ORDER BY feed) AS missing_feeds
FROM expected
WHERE day >= DATE_TRUNC(first_day, MONTH)
GROUP BY day, platform
