-- Seat fees in money: billed once, on the billing day; amortised over the days until the next one, earlier days first.
WITH fees AS (
  SELECT
    c.*, COALESCE(p.units, c.fee_units) AS units, p.part_id IS NOT NULL AS is_invoiced,
    DATE_DIFF(c.next_on, c.billed_on, DAY) AS covered_days
  FROM seat_cycles AS c
  LEFT JOIN seat_parts AS p ON p.part_id = c.cycle_id
  WHERE c.billed_on < @today
),

lines AS (
  SELECT
    f.billed_on AS expense_date, TRUE AS is_purchase, f.units AS billed_units, 0 AS cost_units, f.*
  FROM fees AS f
  JOIN build_days AS b ON b.day = f.billed_on

  UNION ALL

  SELECT
    b.day, FALSE, 0,
    DIV(f.units, f.covered_days)
      + IF(DATE_DIFF(b.day, f.billed_on, DAY) < MOD(f.units, f.covered_days), 1, 0),
    f.*
  FROM fees AS f
  JOIN build_days AS b ON b.day >= f.billed_on AND b.day < f.next_on
  -- Only closed days; the rest of a fee is forecast.
  WHERE b.day < @today
)

SELECT
  expense_date, subscription_id, is_purchase, vendor, platform, plan,
  COALESCE(user_email, 'unknown@unattributed.com') AS user_email,
  IF(user_email IS NULL, 'unattributed', 'mapped') AS attribution_mode,
  IF(is_purchase, seats, NULL) AS seats,
  CAST(CAST(billed_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC) AS billed_cost_usd,
  CAST(CAST(cost_units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC) AS cost_usd,
  CASE WHEN NOT is_purchase THEN 'amortized' WHEN is_invoiced THEN 'invoiced' ELSE 'estimated' END AS cost_basis,
  snapshot_id, ingest_date, request_id
FROM lines
