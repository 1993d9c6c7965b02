-- severity: critical
-- title: A vendor's records do not fit
-- threshold: below 98 % of a stream's records readable, over the days in use of the last 30
-- next: read quarantine/STREAM in the lake for the reasons, teach the source's rows.py, then python -m local replay RUN_ID
WITH in_use AS (
  SELECT c.stream, c.date, COALESCE(c.row_count, 0) AS row_count, COALESCE(c.quarantined_rows, 0) AS quarantined_rows
  FROM source_coverage AS c
  JOIN streams AS s ON s.stream = c.stream
  WHERE c.date BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND @today AND c.snapshot_id IS NOT NULL
  -- How things stood on an earlier date can no longer be mended: only the newest state speaks.
  QUALIFY s.kind = 'windowed' OR ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC) = 1
),

shares AS (
  SELECT
    stream, MAX(IF(quarantined_rows > 0, date, NULL)) AS day, CAST(SUM(quarantined_rows) AS INT64) AS unread,
    CAST(SUM(row_count) + SUM(quarantined_rows) AS INT64) AS sent,
    CAST(SAFE_DIVIDE(SUM(row_count) * 100, SUM(row_count) + SUM(quarantined_rows)) AS FLOAT64) AS percent
  FROM in_use
  GROUP BY stream
)

SELECT
  stream AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    stream, ': ', FORMAT('%.1f', percent), ' % of the records to ', CAST(day AS STRING), ' could be read; not read: ',
    CAST(unread AS STRING), ' of ', CAST(sent AS STRING)
  ) AS message,
  day
FROM shares
WHERE percent < 98
