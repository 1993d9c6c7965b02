-- severity: warning
-- title: Records could not be read
-- threshold: any record in quarantine among the snapshots in use, last 35 days
-- next: read quarantine/STREAM in the lake for the reasons, mend the sheet or the reader, then python -m local run
WITH in_use AS (
  SELECT c.stream, s.kind, c.date, c.quarantined_rows
  FROM source_coverage AS c
  JOIN streams AS s ON s.stream = c.stream
  WHERE c.date >= DATE_SUB(@today, INTERVAL 35 DAY) AND c.snapshot_id IS NOT NULL
  -- How things stood on an earlier date can no longer be mended: only the newest state speaks.
  QUALIFY s.kind = 'windowed' OR ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC) = 1
)

SELECT
  IF(kind = 'state', stream, CONCAT(stream, ' ', CAST(date AS STRING))) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    stream, ' ', CAST(date AS STRING), ': records that could not be read and are missing from the figures: ',
    CAST(quarantined_rows AS STRING)
  ) AS message,
  date AS day
FROM in_use
WHERE quarantined_rows > 0
