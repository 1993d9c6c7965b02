-- Each seat in the newest month of the period: its fee, what it covered, and what to do; the dearest idle ones first.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_seat_economics AS n WHERE TRUE [[AND {{period}}]]
)

SELECT
  s.platform,
  s.plan,
  s.user_email,
  s.team,
  s.seats,
  s.fee_usd,
  s.plan_list_usd,
  s.utilisation_ratio,
  s.to_break_even_usd,
  s.used_days,
  s.days_watched,
  s.last_used_on,
  s.idle_usd,
  s.is_empty,
  s.is_duplicate,
  s.other_seats,
  s.advice,
  CONCAT(CAST(s.month AS STRING), '~', CAST(LAST_DAY(s.month) AS STRING)) AS period
FROM newest AS n
JOIN vw_seat_economics AS s ON s.month = n.month
WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
ORDER BY s.idle_usd DESC, s.to_break_even_usd DESC, s.subscription_id
LIMIT 500
