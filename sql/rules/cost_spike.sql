-- severity: warning
-- title: A day costs far more than usual
-- threshold: over 150 % of its 7-day average and over what its weekday usually brings, by 25 USD at least (docs/alerts.md)
-- next: python -m local incidents show INCIDENT names who and what; stop the key, or acknowledge what was wanted
-- explain: day
--
-- Metered cost only: seat fees are agreed, and budgets watch them. Only settled days that every vendor behind a
-- platform has reported count, so a late vendor neither spikes nor lowers what is usual. The platform speaks first. A
-- key, a person, a model or a team (in this order) is heard when its platform as a whole stays quiet.
WITH streams_with_money AS (
  SELECT DISTINCT platform, source_stream
  FROM agg_platform_day
  WHERE day BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
    AND cost_type != 'subscription' AND cost_usd != 0
),

reported AS (
  SELECT m.platform, c.date AS day
  FROM source_coverage AS c
  JOIN streams_with_money AS m ON m.source_stream = c.stream
  WHERE c.date BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
  GROUP BY m.platform, c.date
  HAVING LOGICAL_AND(c.settled AND c.state IN ('reported', 'reported_zero'))
),

money AS (
  SELECT 'platform' AS scope, platform, platform AS name, day, cost_usd
  FROM agg_platform_day
  WHERE day BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
    AND cost_type != 'subscription'
  UNION ALL
  SELECT 'model', platform, model, day, cost_usd
  FROM agg_platform_day
  WHERE day BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
    AND cost_type != 'subscription'
  UNION ALL
  SELECT 'team', platform, team, day, cost_usd
  FROM agg_platform_day
  WHERE day BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
    AND cost_type != 'subscription'
  UNION ALL
  SELECT 'person', platform, user_email, day, metered_cost_usd
  FROM agg_person_day
  WHERE day BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
    AND user_email != 'unknown@unattributed.com'
  UNION ALL
  SELECT 'key', platform, api_key_id, cost_date, cost_usd
  FROM fct_cost_daily
  WHERE cost_date BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
    AND cost_type != 'subscription'
),

costs AS (
  SELECT scope, platform, name, day, CAST(COALESCE(SUM(cost_usd), 0) AS NUMERIC) AS cost_usd
  FROM money
  WHERE name IS NOT NULL
  GROUP BY scope, platform, name, day
),

-- A reported day without a row cost nothing, which is a figure like any other.
platform_days AS (
  SELECT r.platform, r.day, COALESCE(c.cost_usd, 0) AS cost_usd
  FROM reported AS r
  LEFT JOIN costs AS c ON c.scope = 'platform' AND c.platform = r.platform AND c.day = r.day
),

weeks AS (
  SELECT
    d.platform, d.day, d.cost_usd, CAST(SAFE_DIVIDE(SUM(p.cost_usd), COUNT(*)) AS NUMERIC) AS week_usd,
    EXTRACT(DAYOFWEEK FROM d.day) AS weekday, EXTRACT(DAYOFWEEK FROM d.day) IN (1, 7) AS is_weekend
  FROM platform_days AS d
  JOIN platform_days AS p
    ON p.platform = d.platform AND p.day BETWEEN DATE_SUB(d.day, INTERVAL 7 DAY) AND DATE_SUB(d.day, INTERVAL 1 DAY)
  GROUP BY d.platform, d.day, d.cost_usd
  HAVING COUNT(*) >= 4
),

-- What a weekday is worth in terms of its own 7-day average: growth changes dollars, hardly this share.
past AS (
  SELECT
    w.platform, w.day, h.weekday, h.weekday = w.weekday AS same_weekday, h.is_weekend = w.is_weekend AS same_kind,
    h.cost_usd, CAST(SAFE_DIVIDE(h.cost_usd, h.week_usd) AS FLOAT64) AS share
  FROM weeks AS w
  JOIN weeks AS h
    ON h.platform = w.platform AND h.day BETWEEN DATE_SUB(w.day, INTERVAL 56 DAY) AND DATE_SUB(w.day, INTERVAL 1 DAY)
  WHERE
    w.day >= DATE_SUB(@today, INTERVAL 14 DAY) AND w.cost_usd > CAST(w.week_usd * NUMERIC '1.5' AS NUMERIC)
    AND h.week_usd > 0
),

placed_shares AS (
  SELECT
    *, ROW_NUMBER() OVER (PARTITION BY platform, day, weekday ORDER BY share) AS place,
    COUNT(*) OVER (PARTITION BY platform, day, weekday) AS places
  FROM past
),

-- The middle one of an odd number of places, the mean of the middle two of an even one: a median.
usual_shares AS (
  SELECT platform, day, weekday, same_weekday, CAST(AVG(share) AS FLOAT64) AS share
  FROM placed_shares
  WHERE 2 * place BETWEEN places AND places + 2 AND places >= 3
  GROUP BY platform, day, weekday, same_weekday
),

strays AS (
  SELECT
    p.platform, p.day, ABS(CAST(SAFE_DIVIDE(p.share, u.share) AS FLOAT64) - 1) AS stray,
    ROW_NUMBER() OVER (PARTITION BY p.platform, p.day ORDER BY ABS(CAST(SAFE_DIVIDE(p.share, u.share) AS FLOAT64) - 1)) AS place,
    COUNT(*) OVER (PARTITION BY p.platform, p.day) AS places
  FROM past AS p
  JOIN usual_shares AS u ON u.platform = p.platform AND u.day = p.day AND u.weekday = p.weekday
  WHERE p.same_kind AND u.share > 0
),

-- 1.4826 median deviations are one standard deviation of a normal noise; 3.2 of them, and never less than 70 %.
widths AS (
  SELECT platform, day, 1 + GREATEST(0.7, 3.2 * 1.4826 * AVG(stray)) AS width
  FROM strays
  WHERE 2 * place BETWEEN places AND places + 2
  GROUP BY platform, day
),

placed_costs AS (
  SELECT
    platform, day, cost_usd, ROW_NUMBER() OVER (PARTITION BY platform, day ORDER BY cost_usd) AS place,
    COUNT(*) OVER (PARTITION BY platform, day) AS places
  FROM past
  WHERE same_weekday
),

weekdays AS (
  SELECT
    platform, day, AVG(IF(2 * place BETWEEN places AND places + 2, CAST(cost_usd AS FLOAT64), NULL)) AS median,
    -- One earlier spike on this weekday must not hide the next one: the second highest counts.
    MAX(IF(place = GREATEST(places - 1, 1), CAST(cost_usd AS FLOAT64), NULL)) AS second_highest
  FROM placed_costs
  GROUP BY platform, day
),

bands AS (
  SELECT
    w.platform, w.day, w.cost_usd, w.week_usd, GREATEST(CAST(w.week_usd AS FLOAT64) * u.share, d.median) AS usual,
    GREATEST(CAST(w.week_usd AS FLOAT64) * u.share * b.width, d.median * b.width, d.second_highest) AS highest
  FROM weeks AS w
  JOIN usual_shares AS u ON u.platform = w.platform AND u.day = w.day AND u.same_weekday
  JOIN widths AS b ON b.platform = w.platform AND b.day = w.day
  JOIN weekdays AS d ON d.platform = w.platform AND d.day = w.day
),

platform_spikes AS (
  SELECT 0 AS turn, 'platform' AS scope, platform, platform AS name, day, cost_usd, week_usd, usual, highest
  FROM bands
  WHERE
    CAST(cost_usd AS FLOAT64) > highest
    AND CAST(cost_usd AS FLOAT64) - usual >= GREATEST(25.0, 0.9 * CAST(week_usd AS FLOAT64))
),

-- Few people and keys are regular enough for weekdays: theirs is compared with their own highest days.
narrow_past AS (
  SELECT
    c.scope, c.platform, c.name, c.day, c.cost_usd, r.day >= DATE_SUB(c.day, INTERVAL 7 DAY) AS is_week,
    COALESCE(h.cost_usd, 0) AS past_usd,
    ROW_NUMBER() OVER (
      PARTITION BY c.scope, c.platform, c.name, c.day ORDER BY COALESCE(h.cost_usd, 0) DESC, r.day
    ) AS place
  FROM costs AS c
  JOIN reported AS today ON today.platform = c.platform AND today.day = c.day
  JOIN reported AS r
    ON r.platform = c.platform AND r.day BETWEEN DATE_SUB(c.day, INTERVAL 56 DAY) AND DATE_SUB(c.day, INTERVAL 1 DAY)
  LEFT JOIN costs AS h ON h.scope = c.scope AND h.platform = c.platform AND h.name = c.name AND h.day = r.day
  WHERE c.scope != 'platform' AND c.day >= DATE_SUB(@today, INTERVAL 14 DAY) AND c.cost_usd >= 25
),

narrow_bands AS (
  SELECT
    scope, platform, name, day, cost_usd,
    CAST(SAFE_DIVIDE(SUM(IF(is_week, past_usd, NUMERIC '0')), COUNTIF(is_week)) AS NUMERIC) AS week_usd,
    COALESCE(CAST(SAFE_DIVIDE(SUM(past_usd), COUNTIF(past_usd > 0)) AS FLOAT64), 0.0) AS usual,
    CAST(MAX(IF(place = 2, past_usd, NUMERIC '0')) AS FLOAT64) AS second_highest
  FROM narrow_past
  GROUP BY scope, platform, name, day, cost_usd
  HAVING COUNTIF(is_week) >= 4 AND COUNT(*) >= 21
),

narrow_spikes AS (
  SELECT
    CASE b.scope WHEN 'key' THEN 1 WHEN 'person' THEN 2 WHEN 'model' THEN 3 ELSE 4 END AS turn, b.scope, b.platform,
    b.name, b.day, b.cost_usd, b.week_usd, b.usual,
    GREATEST(3.5 * CAST(b.week_usd AS FLOAT64), 1.75 * b.second_highest) AS highest
  FROM narrow_bands AS b
  JOIN weeks AS w ON w.platform = b.platform AND w.day = b.day
  WHERE
    CAST(b.cost_usd AS FLOAT64) > GREATEST(3.5 * CAST(b.week_usd AS FLOAT64), 1.75 * b.second_highest)
    AND CAST(b.cost_usd AS FLOAT64) - b.usual >= GREATEST(25.0, 0.25 * CAST(w.week_usd AS FLOAT64))
),

spikes AS (
  SELECT * FROM platform_spikes
  UNION ALL
  SELECT * FROM narrow_spikes
),

-- One cause is one incident: whoever spoke up to three days before in an earlier turn speaks for the later ones.
causes AS (
  SELECT
    s.*, IF(
      DATE_DIFF(s.day, LAG(s.day) OVER (PARTITION BY s.scope, s.platform, s.name ORDER BY s.day), DAY) <= 3, 0, 1
    ) AS begins
  FROM spikes AS s
  WHERE NOT EXISTS (
    SELECT 1 FROM spikes AS e
    WHERE e.platform = s.platform AND e.turn < s.turn AND e.day BETWEEN DATE_SUB(s.day, INTERVAL 3 DAY) AND s.day
  )
),

episodes AS (
  SELECT *, SUM(begins) OVER (PARTITION BY scope, platform, name ORDER BY day) AS episode FROM causes
),

lasting AS (
  SELECT
    *, MIN(day) OVER (PARTITION BY scope, platform, name, episode) AS first_day,
    MAX(day) OVER (PARTITION BY scope, platform, name, episode) AS last_day,
    COUNT(*) OVER (PARTITION BY scope, platform, name, episode) AS days,
    ROW_NUMBER() OVER (PARTITION BY scope, platform, name, episode ORDER BY cost_usd DESC, day) AS place
  FROM episodes
),

-- An episode is told by its dearest day, and for a week after its last one.
told AS (
  SELECT * FROM lasting WHERE place = 1 AND last_day >= DATE_SUB(@today, INTERVAL 7 DAY)
),

people AS (
  SELECT email, user_id, MAX_BY(display_name, valid_from) AS display_name
  FROM dim_users
  GROUP BY email, user_id
),

named AS (
  SELECT
    t.*, CASE t.scope
      WHEN 'platform' THEN t.platform
      WHEN 'person' THEN CONCAT(t.platform, ' person ', COALESCE(p.display_name, p.user_id, 'unknown'))
      ELSE CONCAT(t.platform, ' ', t.scope, ' ', t.name)
    END AS spender
  FROM told AS t
  LEFT JOIN people AS p ON t.scope = 'person' AND p.email = t.name
)

SELECT
  CONCAT(spender, ' ', CAST(first_day AS STRING)) AS subject,
  IF(
    cost_usd > CAST(week_usd * 3 AS NUMERIC) AND cost_usd - week_usd >= 100 AND scope = 'platform', 'critical', 'warning'
  ) AS severity,
  CONCAT(
    spender, ': ', FORMAT('%.2f', cost_usd), ' USD on ', CAST(day AS STRING), ', ',
    IF(
      week_usd > 0,
      CONCAT(FORMAT('%.0f', CAST(SAFE_DIVIDE(cost_usd * 100, week_usd) AS NUMERIC)), ' % of its 7-day average of '),
      'against a 7-day average of '
    ),
    FORMAT('%.2f', week_usd), ' USD; ',
    IF(scope = 'platform', CONCAT('a ', FORMAT_DATE('%A', day)), 'a day with use'), ' usually costs ',
    FORMAT('%.2f', usual), ' and was expected below ', FORMAT('%.2f', highest), ' USD',
    IF(days > 1, CONCAT('; days like this to ', CAST(last_day AS STRING), ': ', CAST(days AS STRING)), '')
  ) AS message,
  day, scope, platform, name
FROM named
