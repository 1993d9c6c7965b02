-- Each person on each platform in the newest month of the period, by team and name: a list, not a ranking.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_productivity_metrics AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  p.user_email,
  p.team,
  p.platform,
  p.active_days,
  p.monthly_engagement_rate,
  p.engagement_category,
  p.sessions,
  p.lines_of_code_added,
  p.lines_of_code_accepted,
  p.daily_acceptance_rate,
  p.acceptance_basis,
  p.acceptance_above_one,
  p.commits,
  p.pull_requests,
  p.lines_per_session,
  p.tokens_per_session,
  p.efficiency_ratio,
  p.mom_productivity_change_pct,
  p.mom_basis,
  p.performance_tier,
  p.people_ranked,
  CONCAT(CAST(p.month AS STRING), '~', CAST(LAST_DAY(p.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_productivity_metrics AS p ON p.month = n.month
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
ORDER BY p.team, p.user_email, p.platform
LIMIT 500
