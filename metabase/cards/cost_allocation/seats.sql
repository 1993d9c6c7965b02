-- The seats of the period's months: what each costs, what its use is worth, and what to do with it.
SELECT
  s.month,
  COALESCE(s.user_email, '(nobody)') AS person_name,
  s.team,
  s.platform,
  s.plan,
  s.seats,
  s.fee_usd,
  s.plan_list_usd,
  s.utilisation_ratio,
  s.used_days,
  s.idle_days,
  s.last_used_on,
  s.idle_usd,
  s.advice,
  s.user_email,
  CONCAT(CAST(s.month AS STRING), '~', CAST(LAST_DAY(s.month) AS STRING)) AS period
FROM vw_seat_economics AS s
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
ORDER BY s.month DESC, s.idle_usd DESC, s.fee_usd DESC, s.subscription_id
LIMIT 500
