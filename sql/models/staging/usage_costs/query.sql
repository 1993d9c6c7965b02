-- What each usage row costs, and the worst rung among the lines behind it.
WITH row_rungs AS (
  SELECT usage_id, MAX(rung) AS rung FROM cost_drivers GROUP BY usage_id
),

row_units AS (
  SELECT CAST(part_id AS INT64) AS usage_id, CAST(SUM(units) AS INT64) AS units FROM row_parts GROUP BY part_id
)

SELECT
  u.usage_id,
  CAST(CAST(u.units AS NUMERIC) * NUMERIC '0.000000001' AS NUMERIC) AS billed_cost_usd,
  CASE r.rung
    WHEN 1 THEN 'full' WHEN 2 THEN 'no_geo' WHEN 3 THEN 'no_speed' WHEN 4 THEN 'no_context' ELSE 'no_tier'
  END AS allocation_rung
FROM row_units AS u
JOIN row_rungs AS r ON r.usage_id = u.usage_id
