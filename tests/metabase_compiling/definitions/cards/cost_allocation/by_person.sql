-- Cost of each person, with what invoices say.
SELECT
  c.user_email, SUM(c.cost_usd) AS cost_usd, SUM(c.billed_cost_usd) AS billed_cost_usd,
  CAST(SAFE_DIVIDE(SUM(c.cost_usd), SUM(c.active_days)) AS NUMERIC) AS per_day,
  SAFE_DIVIDE(SUM(c.cost_usd), SUM(SUM(c.cost_usd)) OVER ()) AS share,
  SUM(c.active_days) AS days
FROM vw_cost_by_person AS c
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY c.user_email
ORDER BY cost_usd DESC, c.user_email
LIMIT 500
