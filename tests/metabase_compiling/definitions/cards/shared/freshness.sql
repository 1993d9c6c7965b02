-- How far the figures of each platform are known, and what has not been said: NULL is a feed that is not configured.
SELECT
  p.platform,
  MAX(IF(p.is_cost_reported, p.day, NULL)) AS cost_until,
  IF(COUNT(p.is_cost_reported) > 0, COUNTIF(NOT p.is_cost_reported), NULL) AS cost_days_missing,
  MAX(IF(p.is_usage_reported, p.day, NULL)) AS usage_until,
  IF(COUNT(p.is_usage_reported) > 0, COUNTIF(NOT p.is_usage_reported), NULL) AS usage_days_missing,
  STRING_AGG(DISTINCT p.missing_feeds, '; ' ORDER BY p.missing_feeds) AS missing_feeds
FROM vw_platform_coverage AS p
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]]
GROUP BY p.platform
ORDER BY p.platform
