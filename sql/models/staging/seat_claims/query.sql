-- Which invoice charges a billing day: the seat lines of its vendor whose period holds the day, the platform's own first.
-- The lines' sum is split over those days in proportion to the fees that the sheet expects.
WITH invoiced AS (
  SELECT
    ROW_NUMBER() OVER (ORDER BY vendor, platform, period_start, period_end) AS split_id,
    vendor, platform, period_start, period_end,
    CAST(ROUND(SUM(amount_usd) * 1000000000) AS INT64) AS units
  FROM new_dim_invoices
  WHERE kind = 'seats'
  GROUP BY vendor, platform, period_start, period_end
)

SELECT i.split_id, c.cycle_id AS part_id, i.units, c.fee_units AS weight
FROM seat_cycles AS c
JOIN invoiced AS i
  ON i.vendor = c.vendor AND c.billed_on BETWEEN i.period_start AND i.period_end
  AND (i.platform IS NULL OR i.platform = c.platform)
WHERE c.fee_units > 0
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY c.cycle_id ORDER BY IF(i.platform IS NULL, 1, 0), i.period_start DESC, i.split_id
) = 1
