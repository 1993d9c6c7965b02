-- What was published after a month had been closed for its vendor: every change, with its cause.
WITH closes AS (
  SELECT
    vendor, DATE_TRUNC(period_start, MONTH) AS month, MIN(period_start) AS first_day, MAX(period_end) AS last_day,
    -- A month is closed with its last invoice.
    MAX(closed_on) AS closed_on
  FROM dim_invoices
  WHERE closed_on IS NOT NULL AND period_end >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
  GROUP BY vendor, DATE_TRUNC(period_start, MONTH)
),

-- Few days change after their month was closed: only their past is looked at.
concerned AS (
  SELECT DISTINCT c.cost_date, c.platform, c.ledger
  FROM closes AS x
  JOIN fct_cost_changes AS c
    ON x.vendor = IF(c.platform = 'cursor', 'cursor', 'anthropic') AND c.cost_date BETWEEN x.first_day AND x.last_day
    AND DATE(c.published_at) > x.closed_on
  WHERE c.cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

published AS (
  SELECT
    p.*, IF(p.platform = 'cursor', 'cursor', 'anthropic') AS vendor,
    MIN(p.published_at) OVER (PARTITION BY p.cost_date, p.platform, p.ledger) AS first_published_at
  FROM fct_cost_changes AS p
  JOIN concerned AS d ON d.cost_date = p.cost_date AND d.platform = p.platform AND d.ledger = p.ledger
  WHERE p.cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

changes AS (
  SELECT
    *, MAX(IF(published_at = first_published_at, old_usd, NULL)) OVER (PARTITION BY cost_date, platform, ledger)
      AS old_before_all_usd
  FROM published
)

SELECT
  x.vendor, x.month, x.closed_on, c.cost_date AS day, c.platform, c.team, c.ledger, c.old_usd, c.new_usd,
  CAST(COALESCE(c.new_usd, NUMERIC '0') - COALESCE(c.old_usd, NUMERIC '0') AS NUMERIC) AS difference_usd,
  c.cause, c.run_id, c.published_at,
  -- Nothing had been reported of the day when the month was closed: news, rather than a correction.
  DATE(c.first_published_at) > x.closed_on AND c.old_before_all_usd IS NULL AS is_first_report
FROM closes AS x
JOIN changes AS c
  ON c.vendor = x.vendor AND c.cost_date BETWEEN x.first_day AND x.last_day AND DATE(c.published_at) > x.closed_on
-- Where the days of two months overlap, a change belongs to the month that was closed first.
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY c.cost_date, c.platform, c.team, c.ledger, c.run_id, c.published_at ORDER BY x.closed_on, x.month
) = 1
