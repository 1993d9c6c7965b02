-- Every cost line, to be split over the keys that drove it.
SELECT
  c.line_id AS split_id, d.driver_id AS part_id,
  CAST(ROUND(c.cost_usd * 1000000000) AS INT64) AS units,
  CAST(SUM(d.quantity) AS INT64) AS weight
FROM cost_drivers AS d
JOIN stg_anthropic_cost AS c ON c.line_id = d.line_id
GROUP BY c.line_id, d.driver_id, c.cost_usd
