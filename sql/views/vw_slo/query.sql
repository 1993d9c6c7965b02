-- What was promised about the pipeline, and how the last 30 days kept it.
WITH entries AS (
  SELECT
    e.stream, e.planned_at, e.updated_at, e.window_start, e.window_end,
    e.outcome IN ('failed', 'late') OR (e.outcome = 'forbidden' AND NOT COALESCE(t.optional, FALSE)) AS has_failed,
    e.outcome = 'loaded' AS is_loaded
  FROM run_entries AS e
  LEFT JOIN streams AS t ON t.stream = e.stream
  WHERE e.planned_at >= TIMESTAMP(DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY))
),

success AS (
  SELECT
    COALESCE(COUNTIF(is_loaded), 0) AS loaded, COALESCE(COUNTIF(has_failed), 0) AS failed,
    CAST(SAFE_DIVIDE(100 * COUNTIF(is_loaded), COUNTIF(is_loaded OR has_failed)) AS FLOAT64) AS percent
  FROM entries
),

-- The world ends with today, also where today is given.
clock AS (
  SELECT LEAST(CURRENT_TIMESTAMP(), TIMESTAMP(DATE_ADD(CURRENT_DATE(), INTERVAL 1 DAY))) AS now
),

-- One outage of a stream lasts from the first failure to the next load that reaches as far.
marked AS (
  SELECT
    *, COALESCE(LAG(has_failed) OVER (PARTITION BY stream ORDER BY planned_at, window_start), FALSE) AS failed_before
  FROM entries
  WHERE has_failed OR is_loaded
),

outages AS (
  SELECT f.stream, f.planned_at, f.updated_at, f.window_end, MIN(l.updated_at) AS mended_at
  FROM marked AS f
  LEFT JOIN entries AS l
    ON l.stream = f.stream AND l.is_loaded AND l.updated_at > f.updated_at AND l.window_end >= f.window_end
  WHERE f.has_failed AND NOT f.failed_before
  GROUP BY f.stream, f.planned_at, f.updated_at, f.window_end
),

recovery AS (
  SELECT
    COUNT(*) AS outage_count, COALESCE(COUNTIF(o.mended_at IS NULL), 0) AS open_count,
    CAST(
      SAFE_DIVIDE(SUM(TIMESTAMP_DIFF(COALESCE(o.mended_at, c.now), o.updated_at, SECOND)), 3600 * COUNT(*)) AS FLOAT64
    )
      AS mean_hours
  FROM outages AS o
  CROSS JOIN clock AS c
),

runs AS (
  SELECT
    COUNT(*) AS run_count, COALESCE(COUNTIF(result = 'complete'), 0) AS complete_count,
    COALESCE(COUNTIF(kind = 'daily'), 0) AS daily_count,
    MAX(IF(kind = 'daily', TIMESTAMP_DIFF(finished_at, planned_at, MINUTE), NULL)) AS slowest_minutes,
    MAX(facts_lag_minutes) AS facts_minutes
  FROM vw_pipeline_runs
  WHERE planned_at >= TIMESTAMP(DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY))
),

loads AS (
  SELECT COUNT(*) AS snapshot_count, MAX(TIMESTAMP_DIFF(loaded_at, observed_at, SECOND)) AS slowest_seconds
  FROM (
    SELECT snapshot_id, MIN(loaded_at) AS loaded_at, MIN(observed_at) AS observed_at
    FROM raw_snapshots
    WHERE observed_at >= TIMESTAMP(DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)) AND stream NOT LIKE 'upload%'
    GROUP BY snapshot_id
  )
),

settled AS (
  SELECT stream, date
  FROM source_coverage
  WHERE
    settled AND state IN ('reported', 'reported_zero')
    AND date BETWEEN DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY)
),

dollars AS (
  SELECT
    CAST(SUM(a.cost_usd) AS NUMERIC) AS cost_usd,
    CAST(SAFE_DIVIDE(100 * SUM(IF(a.attribution_mode = 'unattributed', NUMERIC '0', a.cost_usd)), SUM(a.cost_usd))
      AS FLOAT64) AS percent
  FROM agg_platform_day AS a
  JOIN settled AS s ON s.stream = a.source_stream AND s.date = a.day
  WHERE a.day >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
),

records AS (
  SELECT
    CAST(SUM(cost_records + usage_records) AS INT64) AS record_count,
    CAST(SAFE_DIVIDE(
      100 * (SUM(cost_records + usage_records) - SUM(unattributed_records)), SUM(cost_records + usage_records)
    ) AS FLOAT64) AS percent
  FROM agg_person_day
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND day < CURRENT_DATE()
),

compliance AS (
  SELECT
    CAST(SUM(COALESCE(quarantined_rows, 0)) AS INT64) AS quarantined,
    CAST(SUM(COALESCE(row_count, 0) + COALESCE(quarantined_rows, 0)) AS INT64) AS record_count,
    CAST(SAFE_DIVIDE(
      100 * SUM(COALESCE(row_count, 0)), SUM(COALESCE(row_count, 0) + COALESCE(quarantined_rows, 0))
    ) AS FLOAT64) AS percent
  FROM source_coverage
  WHERE date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND snapshot_id IS NOT NULL
),

measured AS (
  SELECT
    1 AS place, 'pipeline_success_rate' AS slo, 'Requests of runs that were answered and loaded' AS promise,
    percent AS value, '%' AS unit, 99.5 AS target, TRUE AS is_floor,
    CONCAT('loaded ', CAST(loaded AS STRING), ', failed ', CAST(failed AS STRING)) AS evidence
  FROM success
  UNION ALL
  SELECT
    2, 'recovery_time', 'Mean time from a failure to the load that mends it', mean_hours, 'hours', 4.0, FALSE,
    CONCAT('outages ', CAST(outage_count AS STRING), ', still open ', CAST(open_count AS STRING))
  FROM recovery
  UNION ALL
  SELECT
    3, 'daily_run_time', 'The slowest daily run, from its plan to its figures',
    CAST(SAFE_DIVIDE(slowest_minutes, 60) AS FLOAT64), 'hours', 2.0, FALSE,
    CONCAT('daily runs ', CAST(daily_count AS STRING), ', all runs ', CAST(run_count AS STRING), ', of them complete ',
      CAST(complete_count AS STRING))
  FROM runs
  UNION ALL
  SELECT
    4, 'raw_lag', 'Raw data, from the answer of the vendor to the warehouse',
    CAST(SAFE_DIVIDE(slowest_seconds, 3600) AS FLOAT64), 'hours', 6.0, FALSE, CONCAT('the slowest of snapshots: ', CAST(snapshot_count AS STRING),
      '; one that was loaded anew into a new warehouse counts from its first answer')
  FROM loads
  UNION ALL
  SELECT
    5, 'facts_lag', 'Facts, from the last raw data of a run to its figures',
    CAST(SAFE_DIVIDE(facts_minutes, 60) AS FLOAT64), 'hours', 2.0, FALSE, CONCAT('the slowest of runs: ', CAST(run_count AS STRING))
  FROM runs
  UNION ALL
  SELECT
    6, 'views_lag', 'Views, from the facts to the answer', 0.0, 'hours', 1.0, FALSE,
    'aggregates are published with the facts, and views are computed when they are read'
  UNION ALL
  SELECT
    7, 'attribution_records', 'Records that have an owner', percent, '%', 95.0, TRUE,
    CONCAT('records ', CAST(record_count AS STRING))
  FROM records
  UNION ALL
  SELECT
    8, 'attribution_dollars', 'Dollars that have an owner', percent, '%', 95.0, TRUE,
    CONCAT('settled USD ', FORMAT('%.2f', cost_usd))
  FROM dollars
  UNION ALL
  SELECT
    9, 'schema_compliance', 'Records that could be read', percent, '%', 99.0, TRUE,
    CONCAT('in quarantine ', CAST(quarantined AS STRING), ' of ', CAST(record_count AS STRING))
  FROM compliance
)

SELECT
  place, slo, promise, 30 AS window_days, value, unit, IF(is_floor, 'at least', 'less than') AS comparison, target,
  IF(is_floor, value >= target, value < target) AS is_met,
  CASE
    WHEN value IS NULL THEN 'nothing to measure'
    WHEN IF(is_floor, value >= target, value < target) THEN 'met'
    ELSE 'missed'
  END AS status,
  COALESCE(evidence, 'nothing to measure') AS evidence
FROM measured
