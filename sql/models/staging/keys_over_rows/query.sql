-- Every key's part of a line, to be split over that key's usage rows (more than one below the first rung only).
SELECT
  CONCAT(p.split_id, '#', p.part_id) AS split_id, CAST(d.usage_id AS STRING) AS part_id,
  FORMAT('%018d', d.usage_id) AS tie, p.units, d.quantity AS weight
FROM key_parts AS p
JOIN cost_drivers AS d ON d.line_id = p.split_id AND d.driver = p.part_id
