-- What publishing changes, by date, platform, team and ledger.
WITH old AS (
  SELECT cost_date, platform, team, l.ledger, SUM(l.usd) AS usd
  FROM fct_cost_daily AS f
  JOIN build_days AS b ON b.day = f.cost_date
  CROSS JOIN UNNEST([
    STRUCT('list' AS ledger, f.list_cost_usd AS usd),
    STRUCT('billed' AS ledger, f.billed_cost_usd AS usd),
    STRUCT('amortised' AS ledger, f.cost_usd AS usd)
  ]) AS l
  WHERE f.cost_date BETWEEN @lo AND @hi
  GROUP BY cost_date, platform, team, l.ledger
),

new AS (
  SELECT cost_date, platform, team, l.ledger, SUM(l.usd) AS usd
  FROM new_fct_cost_daily AS f
  CROSS JOIN UNNEST([
    STRUCT('list' AS ledger, f.list_cost_usd AS usd),
    STRUCT('billed' AS ledger, f.billed_cost_usd AS usd),
    STRUCT('amortised' AS ledger, f.cost_usd AS usd)
  ]) AS l
  WHERE f.cost_date BETWEEN @lo AND @hi AND NOT EXISTS (
    SELECT 1 FROM new_held_days AS h WHERE h.vendor = f.vendor AND h.day = f.cost_date
  )
  GROUP BY cost_date, platform, team, l.ledger
)

SELECT
  COALESCE(o.cost_date, n.cost_date) AS cost_date, COALESCE(o.platform, n.platform) AS platform,
  COALESCE(o.team, n.team) AS team, COALESCE(o.ledger, n.ledger) AS ledger,
  CAST(o.usd AS NUMERIC) AS old_usd, CAST(n.usd AS NUMERIC) AS new_usd,
  COALESCE(c.cause, 'sheet') AS cause, @run_id AS run_id, @published_at AS published_at
FROM old AS o
FULL OUTER JOIN new AS n
  ON n.cost_date = o.cost_date AND n.platform = o.platform AND n.ledger = o.ledger
  AND n.team IS NOT DISTINCT FROM o.team
LEFT JOIN build_days AS c ON c.day = COALESCE(o.cost_date, n.cost_date)
WHERE o.usd IS DISTINCT FROM n.usd
