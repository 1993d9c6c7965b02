-- Splits whole numbers of units by integer weights: the parts add up to the last unit.
--
-- One row of split_input is one claim on one thing: split_id, part_id, units (the whole, repeated) and weight.
-- Everybody gets the floor of their share; the leftover units go to the largest remainders, ties by part_id.
WITH weighed AS (
  SELECT
    split_id, part_id, units, ABS(units) AS whole,
    CAST(SUM(weight) OVER (PARTITION BY split_id) AS NUMERIC) AS total,
    CAST(CAST(ABS(units) AS NUMERIC) * weight AS NUMERIC) AS claim
  FROM split_input
),

floors AS (
  SELECT
    split_id, part_id, units, whole,
    MOD(claim, total) AS remainder,
    -- The difference is a multiple of total, so rounding takes away all that a double adds below 10^15 units
    -- (a million dollars in one line); NUMERIC division would overflow or round at 9 decimals instead.
    CAST(ROUND(SAFE_DIVIDE(CAST(claim - MOD(claim, total) AS FLOAT64), CAST(total AS FLOAT64))) AS INT64) AS part
  FROM weighed
),

ranked AS (
  SELECT
    split_id, part_id, units, part,
    whole - CAST(SUM(part) OVER (PARTITION BY split_id) AS INT64) AS leftover,
    ROW_NUMBER() OVER (PARTITION BY split_id ORDER BY remainder DESC, part_id) AS place
  FROM floors
)

SELECT
  split_id, part_id, SIGN(units) * (part + IF(place <= leftover, 1, 0)) AS units
FROM ranked
