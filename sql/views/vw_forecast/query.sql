-- Where the running month, quarter and year will end, in each ledger and scope, with an 80 % interval. The interval and
-- the error beside it come from asking the same question on earlier days, with only what was known on them.
WITH periods AS (
  SELECT
    kind, DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY) AS as_of,
    CASE kind
      WHEN 'month' THEN DATE_TRUNC(CURRENT_DATE(), MONTH)
      WHEN 'quarter' THEN DATE_TRUNC(CURRENT_DATE(), QUARTER)
      ELSE DATE_TRUNC(CURRENT_DATE(), YEAR)
    END AS starts,
    DATE_SUB(
      CASE kind
        WHEN 'month' THEN DATE_ADD(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 1 MONTH)
        WHEN 'quarter' THEN DATE_ADD(DATE_TRUNC(CURRENT_DATE(), QUARTER), INTERVAL 3 MONTH)
        ELSE DATE_ADD(DATE_TRUNC(CURRENT_DATE(), YEAR), INTERVAL 12 MONTH)
      END, INTERVAL 1 DAY
    ) AS ends
  FROM UNNEST(['month', 'quarter', 'year']) AS kind
),

-- Errors are looked up at the same distance, but no farther than a quarter: there would be too few of them.
spans AS (
  SELECT
    *, DATE_DIFF(CURRENT_DATE(), starts, DAY) AS elapsed, DATE_DIFF(ends, as_of, DAY) AS ahead,
    LEAST(DATE_DIFF(ends, as_of, DAY), 92) AS horizon
  FROM periods
),

days AS (
  SELECT
    -- Metered use is billed as it is amortised, so both have one past.
    *, CONCAT(IF(ledger = 'billed', 'amortised', ledger), '|', scope, '|', COALESCE(platform, ''), '|', COALESCE(team, '')) AS scope_key,
    CAST(actual_usd AS FLOAT64) + CAST(filled_usd AS FLOAT64) AS happened, CAST(expected_usd AS FLOAT64) AS expected
  FROM vw_forecast_days
),

totals AS (
  SELECT
    s.kind, d.scope_key, d.ledger, d.scope, d.platform, d.team,
    CAST(SUM(d.actual_usd) AS NUMERIC) AS metered_usd,
    CAST(SUM(IF(d.is_ahead, NUMERIC '0', d.seats_usd)) AS NUMERIC) AS seats_usd,
    CAST(SUM(IF(d.is_ahead, d.seats_usd, NUMERIC '0')) AS NUMERIC) AS seats_ahead_usd,
    CAST(SUM(IF(d.is_ahead, d.expected_usd, NUMERIC '0')) AS NUMERIC) AS metered_ahead_usd,
    CAST(SUM(d.filled_usd) AS NUMERIC) AS filled_usd, CAST(SUM(d.unsettled_usd) AS NUMERIC) AS unsettled_usd,
    COUNTIF(d.streams_missing > 0) AS days_missing,
    STRING_AGG(DISTINCT d.missing_streams, '; ' ORDER BY d.missing_streams) AS missing_streams
  FROM spans AS s
  JOIN days AS d ON d.day BETWEEN s.starts AND s.ends
  GROUP BY s.kind, d.scope_key, d.ledger, d.scope, d.platform, d.team
),

-- Running sums: what any span cost, or was expected to, is a difference of two of them.
past AS (
  SELECT
    scope_key, day, happened, expected,
    SUM(happened) OVER (PARTITION BY scope_key ORDER BY day) AS happened_to,
    SUM(expected) OVER (PARTITION BY scope_key ORDER BY day) AS expected_to,
    SUM(IF(streams_missing = 0 AND streams_known > 0, 0, 1)) OVER (PARTITION BY scope_key ORDER BY day) AS missing_to,
    streams_missing = 0 AND streams_known > 0 AS is_whole,
    MIN(IF(streams_known > 0, day, NULL)) OVER (PARTITION BY scope_key) AS first_day
  FROM days
  WHERE NOT is_ahead AND ledger != 'billed'
),

origins AS (
  SELECT
    *, LAG(expected_to, 7) OVER (PARTITION BY scope_key ORDER BY day) AS expected_to_week_before,
    IF(is_whole, happened - LAG(expected, 7) OVER (PARTITION BY scope_key ORDER BY day), NULL) AS residual
  FROM past
),

-- On every third earlier day: how far off would the same number of days ahead have been? A day is an origin, the end of a
-- span, and the place where a last week that is not whole breaks off.
roles AS (
  SELECT
    s.kind, s.as_of, s.horizon, o.scope_key, role, o.happened_to, o.expected_to, o.missing_to,
    o.expected_to_week_before, o.first_day,
    CASE role
      WHEN 'origin' THEN o.day
      WHEN 'end' THEN DATE_SUB(o.day, INTERVAL s.horizon DAY)
      ELSE DATE_ADD(o.day, INTERVAL (7 - MOD(s.horizon, 7)) DAY)
    END AS origin
  FROM spans AS s
  CROSS JOIN origins AS o
  CROSS JOIN UNNEST(['origin', 'end', 'rest']) AS role
),

asked AS (
  SELECT
    kind, horizon, scope_key, origin, MAX(first_day) AS first_day,
    MAX(IF(role = 'end', happened_to, NULL)) - MAX(IF(role = 'origin', happened_to, NULL)) AS came,
    MAX(IF(role = 'end', missing_to, NULL)) - MAX(IF(role = 'origin', missing_to, NULL)) AS missing,
    DIV(horizon, 7)
      * (MAX(IF(role = 'origin', expected_to, NULL)) - MAX(IF(role = 'origin', expected_to_week_before, NULL)))
      + MAX(IF(role = 'rest', expected_to, NULL)) - MAX(IF(role = 'origin', expected_to_week_before, NULL)) AS forecast
  FROM roles
  -- Days side by side share nearly all their spans; three days on, another weekday comes with them.
  WHERE DATE_DIFF(as_of, origin, DAY) >= horizon AND MOD(DATE_DIFF(as_of, origin, DAY) - horizon, 3) = 0
  GROUP BY kind, horizon, scope_key, origin
),

pool AS (
  SELECT kind, scope_key, origin, CAST(SAFE_DIVIDE(came, forecast) AS FLOAT64) - 1 AS miss
  FROM asked
  WHERE origin >= DATE_ADD(first_day, INTERVAL 34 DAY) AND forecast > 0 AND 5 * missing <= horizon
),

-- The question of today, and the same one of earlier months and quarters on the same day of them.
questions AS (
  SELECT kind, horizon, starts, ends, as_of AS origin, TRUE AS is_now FROM spans

  UNION ALL

  SELECT
    s.kind, s.horizon, month, DATE_SUB(DATE_ADD(month, INTERVAL IF(s.kind = 'month', 1, 3) MONTH), INTERVAL 1 DAY),
    DATE_ADD(month, INTERVAL (s.elapsed - 1) DAY), FALSE
  FROM spans AS s
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(
    DATE_TRUNC(DATE_SUB(CURRENT_DATE(), INTERVAL 12 MONTH), MONTH), DATE_SUB(s.starts, INTERVAL 1 DAY), INTERVAL 1 MONTH
  )) AS month
  WHERE s.kind = 'month' OR (s.kind = 'quarter' AND month = DATE_TRUNC(month, QUARTER))
),

-- Its interval: the errors of half a year that were known by then.
known_by_then AS (
  SELECT q.kind, q.origin, p.scope_key, p.miss
  FROM questions AS q
  JOIN pool AS p
    ON p.kind = q.kind
    AND p.origin BETWEEN DATE_SUB(q.origin, INTERVAL (q.horizon + 181) DAY)
      AND DATE_SUB(q.origin, INTERVAL q.horizon DAY)
),

ranked AS (
  SELECT
    *, ROW_NUMBER() OVER (PARTITION BY kind, origin, scope_key ORDER BY miss) AS place,
    ROW_NUMBER() OVER (PARTITION BY kind, origin, scope_key ORDER BY ABS(miss)) AS size_place,
    COUNT(*) OVER (PARTITION BY kind, origin, scope_key) AS points
  FROM known_by_then
),

quantiles AS (
  SELECT
    kind, origin, scope_key, MAX(points) AS points,
    MAX(IF(place = GREATEST(1, DIV((points + 1), 10)), miss, NULL)) AS low,
    MAX(IF(place = points + 1 - GREATEST(1, DIV((points + 1), 10)), miss, NULL)) AS high,
    MAX(IF(size_place = LEAST(points, DIV((4 * points + 8), 5)), ABS(miss), NULL)) AS size
  FROM ranked
  GROUP BY kind, origin, scope_key
  HAVING MAX(points) >= 10
),

-- Four parts what was seen on each side, one part what was seen on either: a rise of last spring need not go on.
intervals AS (
  SELECT
    kind, origin, scope_key, points, 0.8 * low - 0.2 * size AS below, 0.8 * high + 0.2 * size AS above
  FROM quantiles
),

wanted AS (
  SELECT
    kind, origin, starts, ends, role, DIV(DATE_DIFF(ends, origin, DAY), 7) AS weeks,
    CASE role
      WHEN 'origin' THEN origin
      WHEN 'end' THEN ends
      WHEN 'before' THEN DATE_SUB(starts, INTERVAL 1 DAY)
      ELSE DATE_ADD(origin, INTERVAL (MOD(DATE_DIFF(ends, origin, DAY), 7) - 7) DAY)
    END AS day
  FROM questions
  CROSS JOIN UNNEST(['origin', 'end', 'rest', 'before']) AS role
  WHERE NOT is_now AND origin < ends
),

answers AS (
  SELECT
    w.kind, w.origin, w.starts, w.ends, o.scope_key, MAX(o.first_day) AS first_day,
    MAX(IF(role = 'end', o.happened_to, NULL)) - MAX(IF(role = 'before', o.happened_to, NULL)) AS total,
    MAX(IF(role = 'end', o.missing_to, NULL)) - MAX(IF(role = 'before', o.missing_to, NULL)) AS missing,
    MAX(IF(role = 'end', o.happened_to, NULL)) - MAX(IF(role = 'origin', o.happened_to, NULL)) AS came,
    w.weeks
      * (MAX(IF(role = 'origin', o.expected_to, NULL)) - MAX(IF(role = 'origin', o.expected_to_week_before, NULL)))
      + MAX(IF(role = 'rest', o.expected_to, NULL)) - MAX(IF(role = 'origin', o.expected_to_week_before, NULL))
      AS forecast
  FROM wanted AS w
  JOIN origins AS o ON o.day = w.day
  GROUP BY w.kind, w.origin, w.starts, w.ends, w.weeks, o.scope_key
),

backtest AS (
  SELECT
    a.kind, a.scope_key, COUNT(*) AS periods,
    AVG(CAST(SAFE_DIVIDE(ABS(a.came - a.forecast), a.total) AS FLOAT64)) AS mape,
    COUNT(i.below) AS intervals,
    AVG(
      IF(i.below IS NULL, NULL, IF(a.came BETWEEN a.forecast * (1 + i.below) AND a.forecast * (1 + i.above), 1, 0))
    ) AS coverage
  FROM answers AS a
  LEFT JOIN intervals AS i ON i.kind = a.kind AND i.origin = a.origin AND i.scope_key = a.scope_key
  WHERE
    a.origin >= DATE_ADD(a.first_day, INTERVAL 34 DAY) AND a.forecast IS NOT NULL AND a.total IS NOT NULL
    AND 5 * a.missing <= DATE_DIFF(a.ends, a.starts, DAY)
  GROUP BY a.kind, a.scope_key
),

-- With too short a history for that: what single days were off by, as if they were independent, and a fifth more.
residuals AS (
  SELECT scope_key, COUNT(residual) AS residual_days, SQRT(AVG(residual * residual)) AS off
  FROM origins
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 56 DAY) AND day >= DATE_ADD(first_day, INTERVAL 14 DAY)
  GROUP BY scope_key
),

widths AS (
  SELECT
    t.*, s.starts, s.ends, s.as_of, s.elapsed, s.ahead, b.periods, b.mape, b.intervals, b.coverage, i.points,
    CASE
      WHEN t.metered_ahead_usd = 0 AND t.filled_usd = 0 THEN 'none needed'
      WHEN i.points IS NOT NULL THEN 'backtest'
      WHEN r.residual_days >= 14 THEN 'residuals'
      ELSE 'history too short'
    END AS method,
    -- What was filled in is no better known than what is to come.
    CAST(t.metered_ahead_usd + t.filled_usd AS FLOAT64) AS ahead_amount,
    SQRT(CAST(SAFE_DIVIDE(s.ahead, s.horizon) AS FLOAT64)) AS stretch, i.below, i.above,
    1.2 * 1.2816 * r.off * SQRT(s.ahead * (1 + s.ahead / 35)) AS spread
  FROM totals AS t
  JOIN spans AS s ON s.kind = t.kind
  LEFT JOIN intervals AS i ON i.kind = t.kind AND i.scope_key = t.scope_key AND i.origin = s.as_of
  LEFT JOIN backtest AS b ON b.kind = t.kind AND b.scope_key = t.scope_key
  LEFT JOIN residuals AS r ON r.scope_key = t.scope_key
),

offsets AS (
  SELECT
    *, CAST(metered_usd + seats_usd + seats_ahead_usd AS NUMERIC) AS certain_usd,
    CASE method
      WHEN 'none needed' THEN 0.0
      WHEN 'backtest' THEN ahead_amount * (1 + below * stretch)
      WHEN 'residuals' THEN ahead_amount - spread
    END AS low_ahead,
    CASE method
      WHEN 'none needed' THEN 0.0
      WHEN 'backtest' THEN ahead_amount * (1 + above * stretch)
      WHEN 'residuals' THEN ahead_amount + spread
    END AS high_ahead
  FROM widths
)

SELECT
  CASE kind
    WHEN 'month' THEN FORMAT_DATE('%Y-%m', starts)
    WHEN 'quarter' THEN CONCAT(FORMAT_DATE('%Y', starts), '-Q', CAST(EXTRACT(QUARTER FROM starts) AS STRING))
    ELSE FORMAT_DATE('%Y', starts)
  END AS period,
  kind AS period_kind, starts AS period_start, ends AS period_end, as_of, ledger, scope, platform, team,
  elapsed AS days_elapsed, ahead AS days_ahead, days_missing, missing_streams,
  CAST(metered_usd + seats_usd AS NUMERIC) AS actual_usd, filled_usd, unsettled_usd, seats_ahead_usd, metered_ahead_usd,
  CAST(ROUND(certain_usd + filled_usd + metered_ahead_usd, 2) AS NUMERIC) AS forecast_usd,
  CAST(ROUND(certain_usd + CAST(GREATEST(low_ahead, 0.0) AS NUMERIC), 2) AS NUMERIC) AS low_usd,
  CAST(ROUND(certain_usd + CAST(GREATEST(high_ahead, 0.0) AS NUMERIC), 2) AS NUMERIC) AS high_usd,
  method AS interval_method, points AS interval_points, periods AS backtest_periods, mape AS backtest_mape,
  intervals AS backtest_intervals, coverage AS backtest_coverage
FROM offsets
