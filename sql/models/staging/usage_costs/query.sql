-- What each usage row costs, and the worst rung among the lines behind it.
WITH row_rungs AS (
  SELECT d.usage_id, MAX(d.rung) AS rung, MIN(c.model) AS line_model
  FROM cost_drivers AS d
  JOIN stg_anthropic_cost AS c ON c.line_id = d.line_id
  GROUP BY d.usage_id
),

parts AS (
  SELECT part_id AS usage_id, units FROM row_parts
  UNION ALL
  SELECT d.usage_id, p.units
  FROM key_parts AS p
  JOIN cost_drivers AS d ON d.line_id = p.split_id AND d.driver_id = p.part_id
  WHERE d.driver_rows = 1
),

row_units AS (
  SELECT usage_id, CAST(SUM(units) AS INT64) AS units FROM parts GROUP BY usage_id
)

SELECT
  u.usage_id,
  -- A search line states no model, though the searches behind it had one: money stays with the vendor's words.
  r.line_model,
  CAST(CAST(u.units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC) AS billed_cost_usd,
  CASE r.rung
    WHEN 1 THEN 'full' WHEN 2 THEN 'no_geo' WHEN 3 THEN 'no_speed' WHEN 4 THEN 'no_context' ELSE 'no_tier'
  END AS allocation_rung
FROM row_units AS u
JOIN row_rungs AS r ON r.usage_id = u.usage_id
