-- Parts of keys that have several usage rows behind one line, to be split over those rows: below the first rung only.
SELECT
  -- Two numbers below 2^31 in one.
  p.split_id * 2147483648 + p.part_id AS split_id, d.usage_id AS part_id, p.units, d.quantity AS weight
FROM key_parts AS p
JOIN cost_drivers AS d ON d.line_id = p.split_id AND d.driver_id = p.part_id
WHERE d.driver_rows > 1
