-- Dollars and tokens of shared rows, to be split over their people alike.
WITH shared AS (
  SELECT e.row_id, o.user_email, o.weight, e.quantity, e.list_cost_usd, e.billed_cost_usd
  FROM new_api_usage_expenses AS e
  JOIN api_owners AS o ON o.row_id = e.row_id
  WHERE e.expense_date BETWEEN @lo AND @hi
)

SELECT
  CONCAT(s.row_id, '#', m.measure) AS split_id, s.user_email AS part_id, s.user_email AS tie, m.units, s.weight
FROM shared AS s
CROSS JOIN UNNEST([
  STRUCT('quantity' AS measure, s.quantity AS units),
  STRUCT('list' AS measure, CAST(ROUND(s.list_cost_usd * 1000000000) AS INT64) AS units),
  STRUCT('billed' AS measure, CAST(ROUND(s.billed_cost_usd * 1000000000) AS INT64) AS units)
]) AS m
WHERE m.units IS NOT NULL
