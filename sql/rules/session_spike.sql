-- severity: warning
-- title: Far more sessions than usual
-- threshold: over 200 % of what the weekday usually has, by 10 at least, or 25 of one person (docs/alerts.md)
-- next: python -m local incidents show INCIDENT names whose sessions they are; acknowledge what was wanted
-- explain: sessions
--
-- Only the vendors' own counts, on settled days they have reported. The platform speaks first; a person is heard when
-- the platform as a whole stays quiet.
WITH usage AS (
  SELECT usage_date AS day, platform, source_stream, user_email, sessions
  FROM fct_usage_daily
  WHERE
    usage_date BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY) AND sessions IS NOT NULL
),

reported AS (
  SELECT u.platform, c.date AS day
  FROM source_coverage AS c
  JOIN (SELECT DISTINCT platform, source_stream FROM usage WHERE sessions > 0) AS u ON u.source_stream = c.stream
  WHERE c.date BETWEEN DATE_SUB(@today, INTERVAL 77 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
  GROUP BY u.platform, c.date
  HAVING LOGICAL_AND(c.settled AND c.state IN ('reported', 'reported_zero'))
),

counts AS (
  SELECT 'platform' AS scope, platform, platform AS name, day, CAST(SUM(sessions) AS INT64) AS sessions
  FROM usage
  GROUP BY platform, day
  UNION ALL
  SELECT 'person', platform, user_email, day, CAST(SUM(sessions) AS INT64)
  FROM usage
  WHERE user_email != 'unknown@unattributed.com'
  GROUP BY platform, user_email, day
),

platform_days AS (
  SELECT r.platform, r.day, COALESCE(c.sessions, 0) AS sessions
  FROM reported AS r
  LEFT JOIN counts AS c ON c.scope = 'platform' AND c.platform = r.platform AND c.day = r.day
),

weeks AS (
  SELECT
    d.platform, d.day, d.sessions, CAST(SAFE_DIVIDE(SUM(p.sessions), COUNT(*)) AS FLOAT64) AS week_sessions,
    EXTRACT(DAYOFWEEK FROM d.day) AS weekday, EXTRACT(DAYOFWEEK FROM d.day) IN (1, 7) AS is_weekend
  FROM platform_days AS d
  JOIN platform_days AS p
    ON p.platform = d.platform AND p.day BETWEEN DATE_SUB(d.day, INTERVAL 7 DAY) AND DATE_SUB(d.day, INTERVAL 1 DAY)
  GROUP BY d.platform, d.day, d.sessions
  HAVING COUNT(*) >= 4
),

past AS (
  SELECT
    w.platform, w.day, h.weekday, h.weekday = w.weekday AS same_weekday, h.is_weekend = w.is_weekend AS same_kind,
    h.sessions, CAST(SAFE_DIVIDE(h.sessions, h.week_sessions) AS FLOAT64) AS share
  FROM weeks AS w
  JOIN weeks AS h
    ON h.platform = w.platform AND h.day BETWEEN DATE_SUB(w.day, INTERVAL 56 DAY) AND DATE_SUB(w.day, INTERVAL 1 DAY)
  WHERE
    w.day >= DATE_SUB(@today, INTERVAL 14 DAY) AND CAST(w.sessions AS FLOAT64) > 1.5 * w.week_sessions
    AND h.week_sessions > 0
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

widths AS (
  SELECT platform, day, GREATEST(2.0, 1 + 3.2 * 1.4826 * AVG(stray)) AS width
  FROM strays
  WHERE 2 * place BETWEEN places AND places + 2
  GROUP BY platform, day
),

placed_counts AS (
  SELECT
    platform, day, sessions, ROW_NUMBER() OVER (PARTITION BY platform, day ORDER BY sessions) AS place,
    COUNT(*) OVER (PARTITION BY platform, day) AS places
  FROM past
  WHERE same_weekday
),

weekdays AS (
  SELECT
    platform, day, AVG(IF(2 * place BETWEEN places AND places + 2, CAST(sessions AS FLOAT64), NULL)) AS median,
    MAX(IF(place = GREATEST(places - 1, 1), CAST(sessions AS FLOAT64), NULL)) AS second_highest
  FROM placed_counts
  GROUP BY platform, day
),

bands AS (
  SELECT
    w.platform, w.day, w.sessions, GREATEST(w.week_sessions * u.share, d.median) AS usual,
    GREATEST(w.week_sessions * u.share * b.width, d.median * b.width, d.second_highest) AS highest
  FROM weeks AS w
  JOIN usual_shares AS u ON u.platform = w.platform AND u.day = w.day AND u.same_weekday
  JOIN widths AS b ON b.platform = w.platform AND b.day = w.day
  JOIN weekdays AS d ON d.platform = w.platform AND d.day = w.day
),

person_past AS (
  SELECT
    c.platform, c.name, c.day, c.sessions, r.day >= DATE_SUB(c.day, INTERVAL 7 DAY) AS is_week,
    COALESCE(h.sessions, 0) AS past_sessions,
    ROW_NUMBER() OVER (PARTITION BY c.platform, c.name, c.day ORDER BY COALESCE(h.sessions, 0) DESC, r.day) AS place
  FROM counts AS c
  JOIN reported AS today ON today.platform = c.platform AND today.day = c.day
  JOIN reported AS r
    ON r.platform = c.platform AND r.day BETWEEN DATE_SUB(c.day, INTERVAL 56 DAY) AND DATE_SUB(c.day, INTERVAL 1 DAY)
  LEFT JOIN counts AS h ON h.scope = 'person' AND h.platform = c.platform AND h.name = c.name AND h.day = r.day
  WHERE c.scope = 'person' AND c.day >= DATE_SUB(@today, INTERVAL 14 DAY) AND c.sessions >= 15
),

person_bands AS (
  SELECT
    platform, name, day, sessions,
    COALESCE(CAST(SAFE_DIVIDE(SUM(past_sessions), COUNTIF(past_sessions > 0)) AS FLOAT64), 0.0) AS usual,
    GREATEST(
      3.5 * CAST(SAFE_DIVIDE(SUM(IF(is_week, past_sessions, 0)), COUNTIF(is_week)) AS FLOAT64),
      1.75 * MAX(IF(place = 2, CAST(past_sessions AS FLOAT64), 0.0))
    ) AS highest
  FROM person_past
  GROUP BY platform, name, day, sessions
  HAVING COUNTIF(is_week) >= 4 AND COUNT(*) >= 21
),

spikes AS (
  SELECT 0 AS turn, 'platform' AS scope, platform, platform AS name, day, sessions, usual, highest
  FROM bands
  WHERE CAST(sessions AS FLOAT64) > highest AND CAST(sessions AS FLOAT64) - usual >= 10
  UNION ALL
  SELECT 1, 'person', b.platform, b.name, b.day, b.sessions, b.usual, b.highest
  FROM person_bands AS b
  JOIN weeks AS w ON w.platform = b.platform AND w.day = b.day
  WHERE
    CAST(b.sessions AS FLOAT64) > GREATEST(b.highest, 2 * b.usual)
    AND CAST(b.sessions AS FLOAT64) - b.usual >= GREATEST(25.0, 0.25 * w.week_sessions)
),

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
    ROW_NUMBER() OVER (PARTITION BY scope, platform, name, episode ORDER BY sessions DESC, day) AS place
  FROM episodes
),

-- An episode is told by its busiest day, and for a week after its last one.
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
    t.*, IF(
      t.scope = 'person', CONCAT(t.platform, ' person ', COALESCE(p.display_name, p.user_id, 'unknown')), t.platform
    ) AS spender
  FROM told AS t
  LEFT JOIN people AS p ON t.scope = 'person' AND p.email = t.name
)

SELECT
  CONCAT(spender, ' sessions ', CAST(first_day AS STRING)) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    spender, ': ', CAST(sessions AS STRING), ' sessions on ', CAST(day AS STRING),
    IF(
      usual > 0,
      CONCAT(', ', FORMAT('%.0f', CAST(SAFE_DIVIDE(CAST(sessions AS FLOAT64) * 100, usual) AS FLOAT64)), ' % of the usual '),
      ', usual are '
    ),
    FORMAT('%.0f', usual), IF(days > 1, CONCAT('; days like this to ', CAST(last_day AS STRING), ': ', CAST(days AS STRING)), '')
  ) AS message,
  day, scope, platform, name
FROM named
