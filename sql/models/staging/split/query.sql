-- Splits whole numbers of units by integer weights: the parts add up to the last unit.
--
-- One row of split_input is one claim on one thing: split_id, part_id, units (the whole, repeated) and weight.
-- Everybody gets the floor of their share; the leftover units go to the largest remainders, ties by part_id.
WITH weighed AS (
  SELECT
    split_id, part_id, units, ABS(units) AS whole, weight, SUM(weight) OVER (PARTITION BY split_id) AS total
  FROM split_input
),

guesses AS (
  SELECT
    split_id, part_id, units, whole, weight, CAST(total AS INT64) AS total,
    -- A double is off by one at most below 2^53 units (nine million dollars in one line), either way.
    CAST(FLOOR(SAFE_DIVIDE(CAST(whole AS FLOAT64) * weight, total)) AS INT64) AS guess
  FROM weighed
),

rests AS (
  SELECT
    split_id, part_id, units, whole, total, guess,
    -- Exact: NUMERIC has 29 digits before the point, the products have 27 at most.
    CAST(CAST(whole AS NUMERIC) * weight AS NUMERIC) - CAST(CAST(guess AS NUMERIC) * total AS NUMERIC) AS rest
  FROM guesses
),

floors AS (
  SELECT
    split_id, part_id, units, whole,
    CASE WHEN rest < 0 THEN guess - 1 WHEN rest >= total THEN guess + 1 ELSE guess END AS part,
    CASE WHEN rest < 0 THEN rest + total WHEN rest >= total THEN rest - total ELSE rest END AS remainder
  FROM rests
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
