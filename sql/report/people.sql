-- Every dollar of the period once, by person.
SELECT
  user_email, team,
  CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_usd,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_usd,
  CAST(SUM(seat_cost_usd) AS NUMERIC) AS seat_usd,
  COUNT(DISTINCT IF(is_active, day, NULL)) AS active_days,
  COUNT(DISTINCT platform) AS platforms
FROM agg_person_day
WHERE day BETWEEN @start AND @last
GROUP BY user_email, team
ORDER BY cost_usd DESC, user_email, team
