-- How complete the cost and the use of each platform are over some days, and which feeds have not said anything.
SELECT
  c.platform,
  COUNT(*) AS days,
  COUNTIF(c.is_cost_reported) AS cost_days,
  COUNTIF(c.is_usage_reported) AS usage_days,
  COUNTIF(c.is_cost_reported IS NULL) AS days_without_cost_feed,
  COUNTIF(c.is_usage_reported IS NULL) AS days_without_usage_feed,
  MAX(CASE WHEN c.is_cost_reported THEN c.day END) AS cost_until,
  MAX(CASE WHEN c.is_usage_reported THEN c.day END) AS usage_until,
  MAX(CASE WHEN c.is_cost_reported = FALSE OR c.is_usage_reported = FALSE THEN c.missing_feeds END) AS missing_feeds
FROM vw_platform_coverage AS c
WHERE c.day BETWEEN @first_day AND @last_day
GROUP BY c.platform
ORDER BY c.platform
