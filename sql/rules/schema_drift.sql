-- severity: info
-- title: A vendor says something new
-- threshold: any field in the last 7 days that no row knows; at most 20 a stream
-- next: teach the source's rows.py the field, or to leave it out; its text is kept in raw_response
WITH fields AS (
  SELECT s.stream, field, MIN(DATE(s.observed_at)) AS day
  FROM raw_snapshots AS s
  CROSS JOIN UNNEST(REGEXP_EXTRACT_ALL(s.drift, r'"((?:[^"\\]|\\.)+)":')) AS field
  WHERE s.observed_at >= TIMESTAMP_SUB(@now, INTERVAL 7 DAY) AND s.drift != '{}'
  GROUP BY s.stream, field
)

SELECT
  CONCAT(stream, ' ', field) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(stream, ': the field ', field, ' is unknown, so it is kept and not read') AS message, day
FROM fields
QUALIFY ROW_NUMBER() OVER (PARTITION BY stream ORDER BY field) <= 20
