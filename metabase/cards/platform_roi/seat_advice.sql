-- How many seats pay off, in the newest month of the period.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_seat_economics AS n WHERE TRUE [[AND {{period}}]]
),

judged AS (
  SELECT
    s.month, s.platform, s.seats, s.fee_usd,
    CASE s.advice
      WHEN 'empty' THEN 'Empty or idle'
      WHEN 'idle' THEN 'Empty or idle'
      WHEN 'duplicate' THEN 'Duplicate'
      WHEN 'cheaper on API' THEN 'Cheaper on API'
      WHEN 'not reported' THEN 'Not reported'
      ELSE 'Keep'
    END AS judgement
  FROM newest AS n
  JOIN vw_seat_economics AS s ON s.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
)

SELECT
  platform,
  judgement,
  SUM(seats) AS seats,
  CAST(SUM(fee_usd) AS NUMERIC) AS fee_usd,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM judged
GROUP BY month, platform, judgement
ORDER BY
  platform,
  CASE judgement
    WHEN 'Keep' THEN 1 WHEN 'Cheaper on API' THEN 2 WHEN 'Duplicate' THEN 3 WHEN 'Empty or idle' THEN 4 ELSE 5
  END
