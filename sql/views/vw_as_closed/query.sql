-- Closed months as they stood on the day of their closing, and as they stand now: today's figures less later changes.
WITH closes AS (
  SELECT
    vendor, DATE_TRUNC(period_start, MONTH) AS month, MIN(period_start) AS first_day, MAX(period_end) AS last_day,
    MAX(closed_on) AS closed_on
  FROM dim_invoices
  WHERE closed_on IS NOT NULL AND period_end >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
  GROUP BY vendor, DATE_TRUNC(period_start, MONTH)
),

now_sums AS (
  SELECT
    x.vendor, x.month, a.platform, ledger,
    SUM(
      CASE ledger WHEN 'amortised' THEN a.cost_usd WHEN 'billed' THEN a.billed_cost_usd ELSE a.list_cost_usd END
    ) AS now_usd,
    NUMERIC '0' AS difference_usd, 0 AS changes, CAST(NULL AS TIMESTAMP) AS changed_at,
    CAST(NULL AS BOOL) AS is_news
  FROM closes AS x
  JOIN agg_platform_day AS a
    ON a.vendor = x.vendor AND a.day BETWEEN x.first_day AND x.last_day
    AND a.day >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
  CROSS JOIN UNNEST(['amortised', 'billed', 'list']) AS ledger
  GROUP BY x.vendor, x.month, a.platform, ledger
),

later AS (
  SELECT
    vendor, month, platform, ledger, NUMERIC '0' AS now_usd, SUM(difference_usd) AS difference_usd, COUNT(*) AS changes,
    MAX(published_at) AS changed_at, LOGICAL_AND(is_first_report) AS is_news
  FROM vw_restatements
  GROUP BY vendor, month, platform, ledger
),

both_sides AS (
  SELECT * FROM now_sums
  UNION ALL
  SELECT * FROM later
)

SELECT
  x.vendor, x.month, x.first_day, x.last_day, x.closed_on, b.platform, b.ledger,
  -- NULL: nothing had been reported by then.
  IF(
    COALESCE(LOGICAL_AND(b.is_news), FALSE) AND COALESCE(SUM(b.now_usd), NUMERIC '0') = SUM(b.difference_usd), NULL,
    CAST(COALESCE(SUM(b.now_usd), NUMERIC '0') - SUM(b.difference_usd) AS NUMERIC)
  ) AS as_closed_usd,
  CAST(COALESCE(SUM(b.now_usd), NUMERIC '0') AS NUMERIC) AS now_usd,
  CAST(SUM(b.difference_usd) AS NUMERIC) AS difference_usd,
  CAST(SUM(b.changes) AS INT64) AS changes, MAX(b.changed_at) AS last_changed_at
FROM closes AS x
JOIN both_sides AS b ON b.vendor = x.vendor AND b.month = x.month
GROUP BY x.vendor, x.month, x.first_day, x.last_day, x.closed_on, b.platform, b.ledger
