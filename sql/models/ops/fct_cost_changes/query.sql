-- What publishing changes, by date, platform, team and ledger.
WITH published AS (
  SELECT cost_date, platform, team, SUM(list_cost_usd) AS list, SUM(billed_cost_usd) AS billed, SUM(cost_usd) AS amortised
  FROM fct_cost_daily
  WHERE cost_date BETWEEN @lo AND @hi AND cost_date IN (SELECT day FROM build_days)
  GROUP BY cost_date, platform, team
),

built AS (
  SELECT cost_date, platform, team, SUM(list_cost_usd) AS list, SUM(billed_cost_usd) AS billed, SUM(cost_usd) AS amortised
  FROM new_fct_cost_daily AS f
  WHERE f.cost_date BETWEEN @lo AND @hi AND NOT EXISTS (
    SELECT 1 FROM new_held_days AS h WHERE h.vendor = f.vendor AND h.day = f.cost_date
  )
  GROUP BY cost_date, platform, team
),

before AS (
  SELECT cost_date, platform, team, 'list' AS ledger, list AS usd FROM published
  UNION ALL SELECT cost_date, platform, team, 'billed', billed FROM published
  UNION ALL SELECT cost_date, platform, team, 'amortised', amortised FROM published
),

after AS (
  SELECT cost_date, platform, team, 'list' AS ledger, list AS usd FROM built
  UNION ALL SELECT cost_date, platform, team, 'billed', billed FROM built
  UNION ALL SELECT cost_date, platform, team, 'amortised', amortised FROM built
)

SELECT
  COALESCE(o.cost_date, n.cost_date) AS cost_date, COALESCE(o.platform, n.platform) AS platform,
  COALESCE(o.team, n.team) AS team, COALESCE(o.ledger, n.ledger) AS ledger,
  CAST(o.usd AS NUMERIC) AS old_usd, CAST(n.usd AS NUMERIC) AS new_usd,
  COALESCE(c.cause, 'sheet') AS cause, @run_id AS run_id, @published_at AS published_at
FROM before AS o
FULL OUTER JOIN after AS n
  ON n.cost_date = o.cost_date AND n.platform = o.platform AND n.ledger = o.ledger
  AND COALESCE(n.team, '') = COALESCE(o.team, '')
LEFT JOIN build_days AS c ON c.day = COALESCE(o.cost_date, n.cost_date)
WHERE o.usd IS DISTINCT FROM n.usd
