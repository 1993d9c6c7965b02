-- Seats by whether anybody used them in the newest month of the period; not reported is not idle.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_seat_economics AS n WHERE TRUE [[AND {{period}}]]
),

states AS (
  SELECT
    s.month, s.platform, s.seats,
    CASE
      WHEN s.is_empty THEN 'Empty'
      WHEN s.used_days > 0 THEN 'Used'
      WHEN s.advice = 'not reported' THEN 'Not reported'
      ELSE 'Not used'
    END AS seat_state
  FROM newest AS n
  JOIN vw_seat_economics AS s ON s.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
)

SELECT
  month,
  platform,
  seat_state,
  SUM(seats) AS seats,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM states
GROUP BY month, platform, seat_state
ORDER BY
  platform,
  CASE seat_state WHEN 'Used' THEN 1 WHEN 'Not used' THEN 2 WHEN 'Not reported' THEN 3 ELSE 4 END
