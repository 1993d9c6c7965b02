-- The budget that a month is measured against: the one for everything, else the sum of the platforms' own.
WITH spread AS (
  SELECT
    DATE_TRUNC(day, MONTH) AS month, b.platform, b.ledger,
    DATE_DIFF(b.period_end, b.period_start, MONTH) + 1 AS month_count,
    CAST(SAFE_DIVIDE(b.budget_usd, DATE_DIFF(b.period_end, b.period_start, MONTH) + 1) AS NUMERIC) AS budget_usd
  FROM dim_budgets AS b
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(b.period_start, b.period_end, INTERVAL 1 MONTH)) AS day
  WHERE b.team IS NULL
),

-- A month's own budget goes before its share of a quarter's or a year's.
finest AS (
  SELECT month, platform, ledger, budget_usd, month_count
  FROM spread
  QUALIFY ROW_NUMBER() OVER (PARTITION BY month, platform, ledger ORDER BY month_count, budget_usd DESC) = 1
),

offers AS (
  SELECT month, ledger, 1 AS choice, 'all platforms' AS scope, budget_usd, month_count
  FROM finest
  WHERE platform IS NULL
  UNION ALL
  SELECT
    month, ledger, 2, STRING_AGG(platform, ', ' ORDER BY platform), CAST(SUM(budget_usd) AS NUMERIC), MAX(month_count)
  FROM finest
  WHERE platform IS NOT NULL
  GROUP BY month, ledger
)

SELECT
  month, budget_usd, ledger AS budget_ledger, scope AS budget_scope, choice = 1 AS is_for_all,
  CASE month_count WHEN 1 THEN 'of the month' WHEN 3 THEN 'a third of the quarter' ELSE 'a twelfth of the year' END
    AS budget_basis
FROM offers
QUALIFY ROW_NUMBER() OVER (PARTITION BY month ORDER BY choice, ledger) = 1
