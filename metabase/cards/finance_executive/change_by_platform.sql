-- What each platform cost more or less than in the month before, on comparable days; they add up to the whole change.
WITH newest AS (
  SELECT MAX(f.month) AS month
  FROM vw_monthly_finance AS f
  WHERE f.platform_monthly_cost IS NOT NULL [[AND {{period}}]]
)

SELECT
  g.month,
  g.platform,
  IF(g.is_whole_months, 'whole months', CONCAT('same days of both months: ', CAST(g.days_compared AS STRING)))
    AS comparison,
  g.compared_before_usd,
  g.compared_cost_usd,
  CAST(COALESCE(g.compared_cost_usd, NUMERIC '0') - COALESCE(g.compared_before_usd, NUMERIC '0') AS NUMERIC)
    AS change_usd,
  CONCAT(CAST(g.month AS STRING), '~', CAST(LAST_DAY(g.month) AS STRING)) AS period
FROM vw_monthly_growth AS g
JOIN newest AS n ON n.month = g.month
WHERE g.days_compared > 0 [[AND {{platform}}]]
ORDER BY ABS(COALESCE(g.compared_cost_usd, NUMERIC '0') - COALESCE(g.compared_before_usd, NUMERIC '0')) DESC, g.platform
