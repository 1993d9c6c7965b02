-- People who have a seat and no day of use in the newest month of the period, and whether anybody would have seen it.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_seat_economics AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  s.user_email,
  s.team,
  s.platform,
  s.plan,
  IF(s.advice = 'not reported', 'not reported', 'no use seen') AS seat_state,
  s.days_watched,
  s.days_covered,
  s.last_used_on,
  CONCAT(CAST(s.month AS STRING), '~', CAST(LAST_DAY(s.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_seat_economics AS s ON s.month = n.month
WHERE NOT s.is_empty AND s.used_days = 0 [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
ORDER BY seat_state, s.platform, s.user_email, s.plan, s.subscription_id
LIMIT 300
