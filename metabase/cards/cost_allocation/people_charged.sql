-- People on whom cost of the period is booked: one row.
SELECT
  COUNT(DISTINCT c.user_email) AS people,
  CONCAT(CAST(MIN(c.month) AS STRING), '~', CAST(LAST_DAY(MAX(c.month)) AS STRING)) AS period
FROM vw_cost_by_person AS c
WHERE c.is_person [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
HAVING COUNT(*) > 0
