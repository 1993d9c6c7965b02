-- severity: warning
-- title: A month costs far more than the one before
-- threshold: a complete month over 120 % of the one before, by 50 USD at least; critical over 150 %
-- next: python -m local incidents show INCIDENT names who and what; python -m local report --month MONTH has it all
-- explain: month
--
-- Amortised cost with seats. Both months are weighed by working days and weekends, so that a longer month is no jump;
-- days that were not reported count as average ones, and a stream that reported too few is left out of both months. A
-- platform is heard when all platforms together stay quiet. Only a note when one single day makes the difference.
WITH spans AS (
  SELECT
    'this' AS span, DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 MONTH) AS first_day,
    DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 DAY) AS last_day
  UNION ALL
  SELECT
    'before', DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 2 MONTH),
    DATE_SUB(DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 MONTH), INTERVAL 1 DAY)
),

calendar AS (
  SELECT s.span, day, EXTRACT(DAYOFWEEK FROM day) IN (1, 7) AS is_weekend
  FROM spans AS s
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(s.first_day, s.last_day)) AS day
),

lengths AS (
  SELECT span, is_weekend, COUNT(*) AS days FROM calendar GROUP BY span, is_weekend
),

costs AS (
  SELECT platform, source_stream, day, CAST(COALESCE(SUM(cost_usd), 0) AS NUMERIC) AS cost_usd
  FROM agg_platform_day
  WHERE day BETWEEN DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 2 MONTH) AND DATE_SUB(@today, INTERVAL 1 DAY)
  GROUP BY platform, source_stream, day
),

money AS (
  SELECT DISTINCT platform, source_stream FROM costs WHERE cost_usd != 0
),

-- The sheet speaks for all dates; everybody else has to have reported the day.
reported AS (
  SELECT m.platform, m.source_stream, c.span, c.day, c.is_weekend
  FROM money AS m
  CROSS JOIN calendar AS c
  LEFT JOIN source_coverage AS s
    ON s.stream = m.source_stream AND s.date = c.day AND s.settled AND s.state IN ('reported', 'reported_zero')
    AND s.date >= DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 2 MONTH)
  WHERE m.source_stream = 'sheets' OR s.stream IS NOT NULL
),

comparable AS (
  SELECT r.platform, r.source_stream
  FROM (
    SELECT platform, source_stream, span, COUNT(*) AS days FROM reported GROUP BY platform, source_stream, span
  ) AS r
  JOIN (SELECT span, SUM(days) AS days FROM lengths GROUP BY span) AS l ON l.span = r.span
  WHERE r.days * 10 >= l.days * 8
  GROUP BY r.platform, r.source_stream
  HAVING COUNT(*) = 2
),

daily AS (
  SELECT r.platform, r.source_stream, r.span, r.is_weekend, r.day, COALESCE(c.cost_usd, 0) AS cost_usd
  FROM reported AS r
  JOIN comparable AS k ON k.platform = r.platform AND k.source_stream = r.source_stream
  LEFT JOIN costs AS c ON c.platform = r.platform AND c.source_stream = r.source_stream AND c.day = r.day
),

kinds AS (
  SELECT platform, source_stream, span, is_weekend, CAST(SAFE_DIVIDE(SUM(cost_usd), COUNT(*)) AS NUMERIC) AS day_usd
  FROM daily
  GROUP BY platform, source_stream, span, is_weekend
),

sums AS (
  SELECT
    k.platform,
    CAST(SUM(IF(k.span = 'this' AND l.span = 'this', k.day_usd * l.days, NUMERIC '0')) AS NUMERIC) AS this_usd,
    CAST(SUM(IF(k.span = 'before' AND l.span = 'before', k.day_usd * l.days, NUMERIC '0')) AS NUMERIC) AS before_usd,
    -- What the month before would have cost with the working days and weekends of this one.
    CAST(SUM(IF(k.span = 'before' AND l.span = 'this', k.day_usd * l.days, NUMERIC '0')) AS NUMERIC) AS expected_usd
  FROM kinds AS k
  JOIN lengths AS l ON l.is_weekend = k.is_weekend
  GROUP BY k.platform
),

scopes AS (
  SELECT 'platform' AS scope, platform, this_usd, before_usd, expected_usd FROM sums
  UNION ALL
  SELECT 'total', 'all platforms', SUM(this_usd), SUM(before_usd), SUM(expected_usd) FROM sums HAVING COUNT(*) > 0
),

scope_days AS (
  SELECT platform, day, CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd
  FROM daily
  WHERE span = 'this'
  GROUP BY platform, day
  UNION ALL
  SELECT 'all platforms', day, CAST(SUM(cost_usd) AS NUMERIC) FROM daily WHERE span = 'this' GROUP BY day
),

dearest AS (
  SELECT
    platform, MAX_BY(day, cost_usd) AS day,
    MAX(cost_usd) - COALESCE(CAST(SAFE_DIVIDE(SUM(cost_usd) - MAX(cost_usd), COUNT(*) - 1) AS NUMERIC), 0) AS extra_usd
  FROM scope_days
  GROUP BY platform
),

jumps AS (
  SELECT s.*, d.day AS dearest_day, d.extra_usd, s.this_usd - s.before_usd AS more_usd
  FROM scopes AS s
  JOIN dearest AS d ON d.platform = s.platform
  WHERE
    s.before_usd > 0 AND s.this_usd - s.before_usd >= 50
    AND s.this_usd > CAST(s.before_usd * NUMERIC '1.2' AS NUMERIC)
    AND s.this_usd > CAST(s.expected_usd * NUMERIC '1.2' AS NUMERIC)
),

heard AS (
  SELECT j.*
  FROM jumps AS j
  CROSS JOIN (SELECT MAX(before_usd) AS all_usd FROM scopes WHERE scope = 'total') AS t
  WHERE
    j.scope = 'total'
    OR (
      NOT EXISTS (SELECT 1 FROM jumps AS a WHERE a.scope = 'total')
      AND j.more_usd > CAST(t.all_usd * NUMERIC '0.05' AS NUMERIC)
    )
)

SELECT
  CONCAT(h.platform, ' ', FORMAT_DATE('%Y-%m', s.first_day)) AS subject,
  CASE
    WHEN h.this_usd - h.extra_usd <= CAST(h.before_usd * NUMERIC '1.2' AS NUMERIC) THEN 'info'
    WHEN h.this_usd > CAST(h.before_usd * NUMERIC '1.5' AS NUMERIC) THEN 'critical'
    ELSE 'warning'
  END AS severity,
  CONCAT(
    h.platform, ': ', FORMAT_DATE('%Y-%m', s.first_day), ' cost ', FORMAT('%.2f', h.this_usd), ' USD amortised, ',
    FORMAT('%.1f', CAST(SAFE_DIVIDE(h.more_usd * 100, h.before_usd) AS NUMERIC)), ' % more than ',
    FORMAT('%.2f', h.before_usd), ' USD the month before; ',
    FORMAT('%.1f', CAST(SAFE_DIVIDE((h.this_usd - h.expected_usd) * 100, h.expected_usd) AS NUMERIC)),
    ' % more with equally many working days',
    IF(
      h.this_usd - h.extra_usd <= CAST(h.before_usd * NUMERIC '1.2' AS NUMERIC),
      CONCAT('; one day makes the difference: ', CAST(h.dearest_day AS STRING)), ''
    )
  ) AS message,
  s.first_day AS day, h.scope, h.platform, h.platform AS name
FROM heard AS h
CROSS JOIN spans AS s
WHERE s.span = 'this'
