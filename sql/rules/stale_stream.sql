-- severity: warning
-- title: Data is late
-- threshold: 12 hours after the promised arrival (06:00 in Los Angeles plus the stream's own hours); critical after 24; 48 is the outer limit
-- next: python -m local run (what people export themselves: python -m local upload FILE)
WITH last_words AS (
  SELECT stream, outcome
  FROM run_entries
  QUALIFY RANK() OVER (PARTITION BY stream ORDER BY planned_at DESC, revision DESC, run_id DESC) = 1
),

-- What nobody configured promises nothing; nor does an optional stream that the account may not see.
promising AS (
  SELECT s.stream, s.kind, s.settles_after_hours, s.freshness_hours, COALESCE(s.is_asked, TRUE) AS is_asked
  FROM streams AS s
  JOIN last_words AS w ON w.stream = s.stream
  GROUP BY s.stream, s.kind, s.settles_after_hours, s.freshness_hours, s.optional, s.is_asked
  HAVING COUNTIF(w.outcome = 'not_configured' OR (w.outcome = 'forbidden' AND s.optional)) = 0
),

first_asked AS (
  SELECT stream, MIN(planned_at) AS planned_at FROM run_entries WHERE outcome != 'not_configured' GROUP BY stream
),

newest AS (
  SELECT stream, MAX(date) AS day
  FROM source_coverage
  WHERE state IN ('partial', 'reported_zero', 'reported')
  GROUP BY stream
),

awaited AS (
  SELECT
    p.stream, p.freshness_hours, p.is_asked, n.day AS newest_day, DATE_ADD(n.day, INTERVAL 1 DAY) AS day, a.planned_at,
    -- A closed day may be asked for when it has settled; how things stand on a day, as soon as that day has begun.
    IF(
      p.kind = 'state',
      TIMESTAMP(DATE_ADD(n.day, INTERVAL 1 DAY)),
      TIMESTAMP_ADD(TIMESTAMP(DATE_ADD(n.day, INTERVAL 2 DAY)), INTERVAL p.settles_after_hours HOUR)
    ) AS ready_at
  FROM promising AS p
  JOIN first_asked AS a ON a.stream = p.stream
  LEFT JOIN newest AS n ON n.stream = p.stream
),

due AS (
  SELECT
    stream, is_asked, newest_day, day, planned_at,
    TIMESTAMP_ADD(
      -- The first 06:00 in Los Angeles that finds the day ready: 17:59 hours later it is that same date there.
      COALESCE(
        TIMESTAMP(
          DATETIME(DATE(TIMESTAMP_ADD(ready_at, INTERVAL 1079 MINUTE), 'America/Los_Angeles'), TIME '06:00:00'),
          'America/Los_Angeles'
        ),
        planned_at
      ),
      INTERVAL freshness_hours HOUR
    ) AS due_at
  FROM awaited
)

SELECT
  stream AS subject,
  IF(TIMESTAMP_DIFF(@now, due_at, HOUR) >= 24, 'critical', 'warning') AS severity,
  CONCAT(
    IF(
      day IS NULL,
      CONCAT(stream, ': nothing has ever arrived; it was first asked for on ', FORMAT_TIMESTAMP('%Y-%m-%d', planned_at)),
      CONCAT(
        stream, ': ', CAST(day AS STRING), ' was promised for ', FORMAT_TIMESTAMP('%Y-%m-%d %H:%M', due_at),
        ' UTC and is not there; the newest day is ', CAST(newest_day AS STRING)
      )
    ),
    IF(TIMESTAMP_DIFF(@now, due_at, HOUR) >= 48, '; past the outer limit of 48 hours', ''),
    IF(is_asked, '', '; a person exports it and drops the file')
  ) AS message,
  day
FROM due
WHERE TIMESTAMP_DIFF(@now, due_at, HOUR) >= 12
