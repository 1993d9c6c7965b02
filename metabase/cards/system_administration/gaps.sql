-- Days that are missing or not final, neighbouring days of a stream in one line, with the command that mends them all.
WITH cells AS (
  SELECT
    c.stream, c.vendor, c.date, c.meaning, c.repair, c.last_error,
    -- Neighbours share what the command is once its days are taken out, and the distance of day and rank.
    REGEXP_REPLACE(COALESCE(c.repair, ''), r'\d{4}-\d{2}-\d{2}', 'DAY') AS command
  FROM vw_source_coverage AS c
  WHERE c.is_gap [[AND {{period}}]] [[AND {{stream}}]]
),

numbered AS (
  SELECT
    *, DATE_DIFF(date, DATE '2000-01-01', DAY)
    - ROW_NUMBER() OVER (PARTITION BY stream, meaning, command ORDER BY date) AS island
  FROM cells
)

SELECT
  stream, vendor, MIN(date) AS first_day, MAX(date) AS last_day, COUNT(*) AS days, meaning,
  REPLACE(
    MIN_BY(repair, date), CONCAT('--end ', CAST(MIN(date) AS STRING)), CONCAT('--end ', CAST(MAX(date) AS STRING))
  ) AS repair,
  MAX(last_error) AS last_error,
  CONCAT(CAST(MIN(date) AS STRING), '~', CAST(MAX(date) AS STRING)) AS period
FROM numbered
GROUP BY stream, vendor, meaning, command, island
ORDER BY last_day DESC, days DESC, stream, first_day, meaning
LIMIT 200
