-- severity: critical
-- title: Facts and expenses differ
-- threshold: any difference per vendor, day and ledger, to the last digit, last 90 days
-- next: move the warehouse file away, then python -m local run: it fills a new one from the lake
--
-- The cost report's lines in claude_expenses are the control total of what is billed. They know no list price for
-- usage that no line charges, so list cost is compared with the usage rows instead.
WITH signed AS (
  SELECT vendor, cost_date AS day, list_cost_usd AS list_usd, billed_cost_usd AS billed_usd, cost_usd AS amortised_usd
  FROM fct_cost_daily
  WHERE cost_date BETWEEN DATE_SUB(@today, INTERVAL 90 DAY) AND @today

  UNION ALL

  SELECT
    'anthropic', expense_date, IF(cost_type IN ('subscription', 'extra_usage', 'plan_usage'), -list_cost_usd, NULL),
    -billed_cost_usd, -cost_usd
  FROM claude_expenses
  WHERE expense_date BETWEEN DATE_SUB(@today, INTERVAL 90 DAY) AND @today

  UNION ALL

  SELECT 'anthropic', expense_date, -list_cost_usd, NULL, NULL
  FROM api_usage_expenses
  WHERE expense_date BETWEEN DATE_SUB(@today, INTERVAL 90 DAY) AND @today

  UNION ALL

  SELECT 'cursor', expense_date, -list_cost_usd, -billed_cost_usd, -cost_usd
  FROM cursor_expenses
  WHERE expense_date BETWEEN DATE_SUB(@today, INTERVAL 90 DAY) AND @today
),

differences AS (
  SELECT
    vendor, day, CAST(COALESCE(SUM(list_usd), 0) AS NUMERIC) AS list_usd,
    CAST(COALESCE(SUM(billed_usd), 0) AS NUMERIC) AS billed_usd,
    CAST(COALESCE(SUM(amortised_usd), 0) AS NUMERIC) AS amortised_usd
  FROM signed
  GROUP BY vendor, day
)

SELECT
  CONCAT(vendor, ' ', CAST(day AS STRING)) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    vendor, ' ', CAST(day AS STRING), ': facts differ from expenses, list by ', FORMAT('%.9f', list_usd),
    ', billed by ', FORMAT('%.9f', billed_usd), ', amortised by ', FORMAT('%.9f', amortised_usd), ' USD'
  ) AS message,
  day
FROM differences
WHERE list_usd != 0 OR billed_usd != 0 OR amortised_usd != 0
