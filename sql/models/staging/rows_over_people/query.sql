-- Tokens and dollars of shared rows, to be split over their people alike: split_id is row_id * 4 + measure.
WITH claims AS (
  SELECT
    e.row_id, o.person, o.weight, e.quantity,
    CAST(ROUND(e.list_cost_usd * 1000000000) AS INT64) AS list_units,
    CAST(ROUND(e.billed_cost_usd * 1000000000) AS INT64) AS billed_units
  FROM new_api_usage_expenses AS e
  JOIN api_owners AS o ON o.row_id = e.row_id
  WHERE e.expense_date BETWEEN @lo AND @hi
)

SELECT row_id * 4 AS split_id, person AS part_id, quantity AS units, weight FROM claims WHERE quantity IS NOT NULL
UNION ALL
SELECT row_id * 4 + 1, person, list_units, weight FROM claims WHERE list_units IS NOT NULL
UNION ALL
SELECT row_id * 4 + 2, person, billed_units, weight FROM claims WHERE billed_units IS NOT NULL
