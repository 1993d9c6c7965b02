-- Vendor days on which people and unattributed do not add up to the vendor's lines, to the last digit.
WITH vendor_lines AS (
  SELECT 'anthropic' AS vendor, cost_date AS day, 'billed' AS ledger, cost_usd AS usd FROM stg_anthropic_cost
  UNION ALL
  SELECT 'anthropic', cost_date, 'amortised', cost_usd FROM stg_anthropic_cost
  UNION ALL
  SELECT 'anthropic', u.usage_date, 'list', p.list_cost_usd
  FROM usage_prices AS p
  JOIN usage_tokens AS u ON u.usage_id = p.usage_id
  UNION ALL
  SELECT 'anthropic', cost_date, 'billed', amount_usd FROM stg_enterprise_cost
  UNION ALL
  SELECT 'anthropic', cost_date, 'amortised', amount_usd FROM stg_enterprise_cost
  UNION ALL
  SELECT 'anthropic', cost_date, 'list', list_amount_usd FROM stg_enterprise_cost
  UNION ALL
  SELECT 'anthropic', usage_date, 'list', estimated_cost_usd
  FROM stg_claude_code_models
  WHERE customer_type = 'subscription'
  UNION ALL
  SELECT 'cursor', usage_date, 'billed', billed_cost_usd FROM stg_cursor_events
  UNION ALL
  SELECT 'cursor', usage_date, 'amortised', billed_cost_usd FROM stg_cursor_events
  UNION ALL
  SELECT 'cursor', usage_date, 'list', list_cost_usd FROM stg_cursor_events
  UNION ALL
  SELECT 'cursor', expense_date, 'billed', billed_cost_usd
  FROM new_cursor_expenses
  WHERE source_stream = 'cursor_spend' AND expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT 'cursor', expense_date, 'amortised', cost_usd
  FROM new_cursor_expenses
  WHERE source_stream = 'cursor_spend' AND expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT 'cursor', expense_date, 'list', list_cost_usd
  FROM new_cursor_expenses
  WHERE source_stream = 'cursor_spend' AND expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT vendor, expense_date, 'billed', billed_cost_usd FROM seat_days WHERE expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT vendor, expense_date, 'amortised', cost_usd FROM seat_days WHERE expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT 'anthropic', expense_date, 'billed', net_usd FROM spend_days WHERE expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT 'anthropic', expense_date, 'amortised', net_usd FROM spend_days WHERE expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT 'anthropic', expense_date, 'list', gross_usd FROM spend_days WHERE expense_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT IF(w.stream IN ('cursor_events', 'upload_cursor_events'), 'cursor', 'anthropic'), w.day, l, w.quarantined_usd
  FROM chunk_winners AS w
  CROSS JOIN UNNEST(['billed', 'amortised']) AS l
  WHERE
    w.stream IN ('anthropic_cost', 'enterprise_cost', 'cursor_events')
    OR w.stream = 'upload_cursor_events' AND NOT EXISTS (
      SELECT 1 FROM chunk_winners AS a WHERE a.stream = 'cursor_events' AND a.day = w.day
    )
    OR w.stream = 'upload_spend_report' AND EXISTS (SELECT 1 FROM spend_files AS f WHERE f.snapshot_id = w.snapshot_id)
),

vendor_sums AS (
  SELECT vendor, day, ledger, CAST(COALESCE(SUM(usd), 0) AS NUMERIC) AS usd FROM vendor_lines GROUP BY vendor, day, ledger
),

people AS (
  SELECT vendor, cost_date AS day, 'billed' AS ledger, billed_cost_usd AS usd
  FROM new_fct_cost_daily WHERE cost_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT vendor, cost_date, 'amortised', cost_usd FROM new_fct_cost_daily WHERE cost_date BETWEEN @lo AND @hi
  UNION ALL
  SELECT vendor, cost_date, 'list', list_cost_usd FROM new_fct_cost_daily WHERE cost_date BETWEEN @lo AND @hi
),

people_sums AS (
  SELECT vendor, day, ledger, CAST(COALESCE(SUM(usd), 0) AS NUMERIC) AS usd FROM people GROUP BY vendor, day, ledger
)

SELECT
  COALESCE(v.vendor, p.vendor) AS vendor, COALESCE(v.day, p.day) AS day, COALESCE(v.ledger, p.ledger) AS ledger,
  v.usd AS vendor_usd, p.usd AS people_usd, @run_id AS run_id
FROM vendor_sums AS v
FULL OUTER JOIN people_sums AS p ON p.vendor = v.vendor AND p.day = v.day AND p.ledger = v.ledger
WHERE COALESCE(v.usd, 0) != COALESCE(p.usd, 0)
