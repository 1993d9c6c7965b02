-- Every line of the allocation, to hand on; what does not fit on 500 lines is added up in the last, so it is the whole.
WITH placed AS (
  SELECT
    a.month, a.user_email, a.department, a.team, a.project, a.platform, a.total_cost_usd, a.seat_cost_usd,
    a.usage_cost_usd, a.billed_cost_usd, a.list_cost_usd,
    ROW_NUMBER() OVER (
      ORDER BY a.total_cost_usd DESC, a.month, a.user_email, a.platform, a.team, a.project
    ) AS place
  FROM vw_cost_allocation AS a
  WHERE
    COALESCE(a.total_cost_usd, a.billed_cost_usd, a.list_cost_usd) IS NOT NULL
    [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
),

-- Only the rest comes together: each of the others has a place of its own.
lined AS (
  SELECT
    *, LEAST(place, 500) AS line, place < 500 OR COUNT(*) OVER () = 500 AS is_own
  FROM placed
)

SELECT
  line,
  MIN(month) AS month,
  MAX(IF(is_own, user_email, '(all others)')) AS user_email,
  MAX(IF(is_own, department, NULL)) AS department,
  MAX(IF(is_own, team, NULL)) AS team,
  MAX(IF(is_own, project, NULL)) AS project,
  MAX(IF(is_own, platform, NULL)) AS platform,
  CAST(SUM(total_cost_usd) AS NUMERIC) AS total_cost_usd,
  CAST(SUM(seat_cost_usd) AS NUMERIC) AS seat_cost_usd,
  CAST(SUM(usage_cost_usd) AS NUMERIC) AS usage_cost_usd,
  CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
  CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
  CONCAT(CAST(MIN(month) AS STRING), '~', CAST(LAST_DAY(MAX(month)) AS STRING)) AS period,
  MAX(IF(is_own, user_email, NULL)) AS person
FROM lined
GROUP BY line
ORDER BY line
