-- Incidents that are open, and how many of them are critical: one row, NULL while nothing has run.
WITH counted AS (
  SELECT
    COUNTIF(i.state = 'open') AS open_count,
    COUNTIF(i.state = 'open' AND i.severity = 'critical') AS critical_count
  FROM vw_incidents AS i
  WHERE TRUE [[AND {{platform}}]] [[AND {{stream}}]]
),

looked AS (
  SELECT COUNT(*) AS run_count FROM vw_pipeline_runs AS r
)

SELECT
  IF(l.run_count = 0, NULL, c.open_count) AS open_count, IF(l.run_count = 0, NULL, c.critical_count) AS critical_count
FROM counted AS c
CROSS JOIN looked AS l
