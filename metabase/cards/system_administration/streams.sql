-- How fresh each stream is: its newest reported day, its latest answer, and what its newest day says.
WITH days AS (
  SELECT
    c.stream, c.vendor, c.date, c.meaning, c.repair, c.last_error, c.observed_at,
    IF(c.state IN ('reported', 'reported_zero', 'partial'), c.date, NULL) AS reported_day,
    ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC) AS age
  FROM vw_source_coverage AS c
  WHERE TRUE [[AND {{stream}}]]
),

summed AS (
  SELECT
    stream, MAX(vendor) AS vendor, MAX(reported_day) AS newest_day, MAX(observed_at) AS answered_at,
    MAX(IF(age = 1, meaning, NULL)) AS meaning, MAX(IF(age = 1, last_error, NULL)) AS last_error,
    MAX(IF(age = 1, repair, NULL)) AS repair,
    -- The world ends with today, also where today is given; what was answered later was answered just now.
    LEAST(CURRENT_TIMESTAMP(), TIMESTAMP(DATE_ADD(CURRENT_DATE(), INTERVAL 1 DAY))) AS now
  FROM days
  GROUP BY stream
)

SELECT
  stream, vendor, newest_day, DATE_DIFF(CURRENT_DATE(), newest_day, DAY) AS days_behind, answered_at,
  IF(answered_at > now, 0, TIMESTAMP_DIFF(now, answered_at, HOUR)) AS hours_since_answer, meaning, last_error, repair
FROM summed
ORDER BY days_behind DESC NULLS FIRST, stream
LIMIT 200
