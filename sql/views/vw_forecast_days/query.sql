-- One row per day, ledger and scope, from 13 months ago to the end of the year: what is known, what stands in for days
-- that nobody reported, and what is expected. The expectation is linear in the past, so scopes add up to their total.
WITH spent AS (
  SELECT
    day, source_stream, platform, COALESCE(team, '') AS team, cost_type = 'subscription' AS is_seat,
    CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd, CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd
  FROM agg_platform_day
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH) AND day < CURRENT_DATE()
  GROUP BY day, source_stream, platform, COALESCE(team, ''), cost_type = 'subscription'
),

money AS (
  SELECT
    day, source_stream, platform, team, is_seat, ledger,
    CASE ledger WHEN 'amortised' THEN cost_usd WHEN 'billed' THEN billed_cost_usd ELSE list_cost_usd END AS usd
  FROM spent
  CROSS JOIN UNNEST(['amortised', 'billed', 'list']) AS ledger
  -- Only seats are billed on other days than they are amortised: metered use is looked at once for both. What it would
  -- be worth at list price is forecast where a budget asks for it.
  WHERE
    is_seat OR ledger = 'amortised'
    OR (ledger = 'list' AND EXISTS (SELECT 1 FROM dim_budgets AS b WHERE b.ledger = 'list'))
),

told AS (
  SELECT 'amortised' AS metered_as, 'amortised' AS ledger
  UNION ALL SELECT 'amortised', 'billed'
  UNION ALL SELECT 'list', 'list'
),

-- A stream's day counts when the stream reported it and the day is settled. Streams that only say how things are now
-- have no such days: theirs count up to the newest that they changed.
known AS (
  SELECT stream, date AS day
  FROM source_coverage
  WHERE
    date >= DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH) AND date < CURRENT_DATE()
    AND settled AND state IN ('reported', 'reported_zero')

  UNION DISTINCT

  SELECT b.source_stream, day
  FROM (SELECT source_stream, MIN(day) AS first_day, MAX(day) AS last_day FROM spent GROUP BY source_stream) AS b
  JOIN streams AS s ON s.stream = b.source_stream AND s.kind = 'state'
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(b.first_day, b.last_day)) AS day
),

-- What costs anything at all, from the first day that its stream reported.
series AS (
  SELECT m.source_stream, m.platform, m.team, m.ledger, MIN(k.first_day) AS first_day
  FROM money AS m
  JOIN (SELECT stream, MIN(day) AS first_day FROM known GROUP BY stream) AS k ON k.stream = m.source_stream
  WHERE NOT m.is_seat AND m.usd != 0
  GROUP BY m.source_stream, m.platform, m.team, m.ledger
),

-- One extraordinary day teaches no more than two and a half times its weekday's median of the eight weeks before.
stream_days AS (
  SELECT k.stream, s.ledger, k.day, CAST(COALESCE(SUM(m.usd), 0) AS FLOAT64) AS amount
  FROM known AS k
  JOIN (SELECT DISTINCT source_stream, ledger FROM series) AS s ON s.source_stream = k.stream
  LEFT JOIN money AS m
    ON m.source_stream = k.stream AND m.day = k.day AND m.ledger = s.ledger AND NOT m.is_seat
  GROUP BY k.stream, s.ledger, k.day
),

weeks_before AS (
  SELECT
    stream, ledger, DATE_ADD(day, INTERVAL (7 * weeks) DAY) AS day, amount,
    ROW_NUMBER() OVER (
      PARTITION BY stream, ledger, DATE_ADD(day, INTERVAL (7 * weeks) DAY) ORDER BY amount
    ) AS place,
    COUNT(*) OVER (PARTITION BY stream, ledger, DATE_ADD(day, INTERVAL (7 * weeks) DAY)) AS places
  FROM stream_days
  CROSS JOIN UNNEST([1, 2, 3, 4, 5, 6, 7, 8]) AS weeks
),

medians AS (
  SELECT stream, ledger, day, AVG(amount) AS median
  FROM weeks_before
  WHERE places >= 4 AND place BETWEEN DIV((places + 1), 2) AND DIV(places, 2) + 1
  GROUP BY stream, ledger, day
),

caps AS (
  SELECT d.stream, d.ledger, d.day, CAST(SAFE_DIVIDE(2.5 * m.median, d.amount) AS FLOAT64) AS factor
  FROM stream_days AS d
  JOIN medians AS m ON m.stream = d.stream AND m.ledger = d.ledger AND m.day = d.day
  WHERE m.median > 0 AND d.amount > 2.5 * m.median
),

cells AS (
  SELECT
    source_stream, platform, team, ledger, cell_day AS day, EXTRACT(DAYOFWEEK FROM cell_day) AS weekday
  FROM series
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(first_day, DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY))) AS cell_day
),

grid AS (
  SELECT
    c.source_stream, c.platform, c.team, c.ledger, c.day, c.weekday, k.day IS NOT NULL AS is_known, m.usd,
    IF(k.day IS NULL, NULL, CAST(COALESCE(m.usd, 0) AS FLOAT64) * COALESCE(x.factor, 1.0)) AS lesson
  FROM cells AS c
  LEFT JOIN known AS k ON k.stream = c.source_stream AND k.day = c.day
  LEFT JOIN caps AS x ON x.stream = c.source_stream AND x.ledger = c.ledger AND x.day = c.day
  LEFT JOIN money AS m
    ON m.source_stream = c.source_stream AND m.platform = c.platform AND m.team = c.team AND m.ledger = c.ledger
    AND m.day = c.day AND NOT m.is_seat
),

-- What the next such weekday is expected to be: the mean of the last five that are known, of the last ten when silent.
expected AS (
  SELECT
    *,
    COALESCE(
      AVG(lesson) OVER (
        PARTITION BY source_stream, platform, team, ledger, weekday ORDER BY day ROWS BETWEEN 4 PRECEDING AND CURRENT ROW
      ),
      AVG(lesson) OVER (
        PARTITION BY source_stream, platform, team, ledger, weekday ORDER BY day ROWS BETWEEN 9 PRECEDING AND CURRENT ROW
      )
    ) AS expectation
  FROM grid
),

metered AS (
  SELECT
    source_stream, platform, team, ledger, day,
    IF(is_known, COALESCE(usd, NUMERIC '0'), NULL) AS actual_usd,
    IF(is_known, NULL, usd) AS unsettled_usd,
    expectation,
    -- Silent for more than ten weeks is gone, not missing.
    NOT is_known AND expectation IS NOT NULL AS is_missing,
    is_known,
    CAST(NULL AS NUMERIC) AS seats_usd
  FROM expected

  UNION ALL

  -- The days ahead: what the same weekday of the last week is expected to be.
  SELECT
    e.source_stream, e.platform, e.team, e.ledger, ahead, NULL, NULL, e.expectation, FALSE, FALSE, NULL
  FROM expected AS e
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(
    DATE_ADD(e.day, INTERVAL 7 DAY),
    DATE_SUB(DATE_ADD(DATE_TRUNC(CURRENT_DATE(), YEAR), INTERVAL 12 MONTH), INTERVAL 1 DAY),
    INTERVAL 7 DAY
  )) AS ahead
  WHERE e.day >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY)
),

-- Seat fees are known: from the facts as far as these go, then from the tab subscriptions.
seats_from AS (
  SELECT COALESCE(DATE_ADD(MAX(day), INTERVAL 1 DAY), CURRENT_DATE()) AS first_day FROM spent WHERE is_seat
),

seats AS (
  SELECT source_stream, platform, team, ledger, day, usd
  FROM money
  WHERE is_seat AND ledger != 'list'

  UNION ALL

  SELECT
    'sheets', p.platform, COALESCE(u.team, ''), ledger, day,
    CAST(SUM(IF(ledger = 'billed', p.fee_usd, CAST(SAFE_DIVIDE(p.fee_usd, p.covered_days) AS NUMERIC))) AS NUMERIC)
  FROM vw_seat_plan AS p
  CROSS JOIN seats_from AS f
  CROSS JOIN UNNEST(['amortised', 'billed']) AS ledger
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(
    GREATEST(p.billed_on, f.first_day),
    LEAST(
      IF(ledger = 'billed', p.billed_on, DATE_SUB(p.next_on, INTERVAL 1 DAY)),
      DATE_SUB(DATE_ADD(DATE_TRUNC(CURRENT_DATE(), YEAR), INTERVAL 12 MONTH), INTERVAL 1 DAY)
    )
  )) AS day
  LEFT JOIN dim_users AS u
    ON u.email = p.user_email AND u.valid_from <= CURRENT_DATE() AND u.valid_to > CURRENT_DATE()
  GROUP BY p.platform, COALESCE(u.team, ''), ledger, day
),

lines AS (
  SELECT
    m.source_stream, m.platform, m.team, t.ledger, m.day, m.actual_usd, m.unsettled_usd, m.expectation, m.is_missing,
    m.is_known, m.seats_usd
  FROM metered AS m
  JOIN told AS t ON t.metered_as = m.ledger
  UNION ALL
  SELECT source_stream, platform, team, ledger, day, NULL, NULL, NULL, FALSE, FALSE, usd FROM seats
),

-- Platform and team together only where a budget asks for the pair.
pairs AS (
  SELECT DISTINCT platform, team FROM dim_budgets WHERE platform IS NOT NULL AND team IS NOT NULL
),

scoped AS (
  SELECT
    l.day, l.ledger, scope, l.source_stream,
    IF(scope IN ('platform', 'platform_team'), l.platform, NULL) AS of_platform,
    IF(scope IN ('team', 'platform_team'), l.team, NULL) AS of_team,
    SUM(l.actual_usd) AS actual_usd, SUM(l.seats_usd) AS seats_usd, SUM(l.unsettled_usd) AS unsettled_usd,
    SUM(IF(l.is_missing, l.expectation, 0)) AS filled, SUM(l.expectation) AS expectation,
    LOGICAL_OR(l.is_missing) AS is_missing, LOGICAL_OR(l.is_known) AS is_known
  FROM lines AS l
  CROSS JOIN UNNEST(['total', 'platform', 'team', 'platform_team']) AS scope
  LEFT JOIN pairs AS b ON b.platform = l.platform AND b.team = l.team
  WHERE scope != 'platform_team' OR b.platform IS NOT NULL
  GROUP BY l.day, l.ledger, scope, l.source_stream, of_platform, of_team
),

summed AS (
  SELECT
    day, ledger, scope, of_platform, of_team,
    CAST(COALESCE(SUM(actual_usd), 0) AS NUMERIC) AS actual_usd,
    CAST(COALESCE(SUM(seats_usd), 0) AS NUMERIC) AS seats_usd,
    CAST(ROUND(COALESCE(SUM(filled), 0), 4) AS NUMERIC) AS filled_usd,
    CAST(ROUND(COALESCE(SUM(expectation), 0), 4) AS NUMERIC) AS expected_usd,
    CAST(COALESCE(SUM(unsettled_usd), 0) AS NUMERIC) AS unsettled_usd,
    COUNTIF(is_known) AS streams_known,
    COUNTIF(is_missing) AS streams_missing
  FROM scoped
  GROUP BY day, ledger, scope, of_platform, of_team
),

gaps AS (
  SELECT
    day, ledger, scope, of_platform, of_team, STRING_AGG(source_stream, ', ' ORDER BY source_stream) AS missing_streams
  FROM scoped
  WHERE is_missing
  GROUP BY day, ledger, scope, of_platform, of_team
)

SELECT
  s.day, s.ledger, s.scope, s.of_platform AS platform, NULLIF(s.of_team, '') AS team, s.day >= CURRENT_DATE() AS is_ahead,
  s.actual_usd, s.seats_usd, s.filled_usd, s.expected_usd, s.unsettled_usd, s.streams_known, s.streams_missing,
  g.missing_streams
FROM summed AS s
LEFT JOIN gaps AS g
  ON g.day = s.day AND g.ledger = s.ledger AND g.scope = s.scope
  AND COALESCE(g.of_platform, '') = COALESCE(s.of_platform, '') AND COALESCE(g.of_team, '') = COALESCE(s.of_team, '')
