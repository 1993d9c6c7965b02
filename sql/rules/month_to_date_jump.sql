-- severity: warning
-- title: A month so far costs far more than the one before
-- threshold: from the 10th, over 120 % of the same days of the month before, by 50 USD, beyond three standard errors
-- next: python -m local incidents show INCIDENT names who and what; stop it, or acknowledge what was wanted
-- explain: month
--
-- As month_jump, and steadier: an average working day must cost more than one of the whole month before by three
-- standard errors, so that neither one dear day nor an ordinary week makes an alarm.
WITH spans AS (
  SELECT
    'this' AS span, DATE_TRUNC(@today, MONTH) AS first_day, DATE_SUB(@today, INTERVAL 1 DAY) AS last_day
  UNION ALL
  SELECT
    'before', DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 MONTH),
    LEAST(
      DATE_ADD(
        DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 MONTH),
        INTERVAL DATE_DIFF(@today, DATE_TRUNC(@today, MONTH), DAY) - 1 DAY
      ),
      DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 DAY)
    )
  UNION ALL
  SELECT
    'whole', DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 MONTH), DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 DAY)
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
  HAVING COUNT(*) = 3
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
    -- What these days would have cost with the average working day and weekend of the whole month before.
    CAST(SUM(IF(k.span = 'whole' AND l.span = 'this', k.day_usd * l.days, NUMERIC '0')) AS NUMERIC) AS expected_usd
  FROM kinds AS k
  JOIN lengths AS l ON l.is_weekend = k.is_weekend
  GROUP BY k.platform
),

scopes AS (
  SELECT 'platform' AS scope, platform, this_usd, before_usd, expected_usd FROM sums
  UNION ALL
  SELECT 'total', 'all platforms', SUM(this_usd), SUM(before_usd), SUM(expected_usd) FROM sums HAVING COUNT(*) > 0
),

working_days AS (
  SELECT platform, span, day, CAST(SUM(cost_usd) AS FLOAT64) AS cost
  FROM daily
  WHERE NOT is_weekend
  GROUP BY platform, span, day
  UNION ALL
  SELECT 'all platforms', span, day, CAST(SUM(cost_usd) AS FLOAT64) FROM daily WHERE NOT is_weekend GROUP BY span, day
),

spread AS (
  SELECT
    platform, MAX(IF(span = 'this', mean, NULL)) - MAX(IF(span = 'whole', mean, NULL)) AS rise,
    SQRT(SUM(CAST(SAFE_DIVIDE(variance, days) AS FLOAT64))) AS standard_error
  FROM (
    SELECT platform, span, CAST(AVG(cost) AS FLOAT64) AS mean, VAR_SAMP(cost) AS variance, COUNT(*) AS days
    FROM working_days
    WHERE span != 'before'
    GROUP BY platform, span
  ) AS w
  GROUP BY platform
  HAVING MIN(days) >= 4
),

jumps AS (
  SELECT s.*, s.this_usd - s.before_usd AS more_usd
  FROM scopes AS s
  JOIN spread AS d ON d.platform = s.platform
  WHERE
    s.before_usd > 0 AND s.this_usd - s.before_usd >= 50 AND d.rise > 3 * d.standard_error
    AND s.this_usd > CAST(s.before_usd * NUMERIC '1.2' AS NUMERIC)
    AND s.this_usd > CAST(s.expected_usd * NUMERIC '1.2' AS NUMERIC)
    AND EXTRACT(DAY FROM @today) >= 10
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
  CONCAT(h.platform, ' ', FORMAT_DATE('%Y-%m', s.first_day), ' to date') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    h.platform, ': ', CAST(s.first_day AS STRING), ' to ', CAST(s.last_day AS STRING), ' cost ',
    FORMAT('%.2f', h.this_usd), ' USD amortised, ',
    FORMAT('%.1f', CAST(SAFE_DIVIDE(h.more_usd * 100, h.before_usd) AS NUMERIC)), ' % more than ',
    FORMAT('%.2f', h.before_usd), ' USD on the same days of the month before; ',
    FORMAT('%.1f', CAST(SAFE_DIVIDE((h.this_usd - h.expected_usd) * 100, h.expected_usd) AS NUMERIC)),
    ' % more than as many average days of it'
  ) AS message,
  s.first_day AS day, h.scope, h.platform, h.platform AS name
FROM heard AS h
CROSS JOIN spans AS s
WHERE s.span = 'this'
