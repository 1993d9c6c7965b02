-- What every model of the runs of the last 90 days took in time, rows and bytes, beside what it usually takes.
WITH built AS (
  SELECT
    run_id, revision, model, statement_count, duration_ms, row_count, bytes_billed, built_at,
    ROW_NUMBER() OVER (PARTITION BY model ORDER BY built_at DESC, run_id DESC, revision DESC) AS age,
    SUM(duration_ms) OVER (PARTITION BY run_id, revision) AS run_ms
  FROM model_runs
  WHERE built_at >= TIMESTAMP(DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY))
),

placed AS (
  SELECT
    model, duration_ms, ROW_NUMBER() OVER (PARTITION BY model ORDER BY duration_ms, age) AS place,
    COUNT(*) OVER (PARTITION BY model) AS places
  FROM built
  WHERE age <= 30
),

-- The middle one of an odd number of runs, the mean of the middle two of an even one: a median.
usual AS (
  SELECT model, MAX(places) AS runs_compared, CAST(AVG(duration_ms) AS FLOAT64) AS median_ms
  FROM placed
  WHERE 2 * place BETWEEN places AND places + 2
  GROUP BY model
)

SELECT
  b.run_id, b.revision, b.model, DATE(b.built_at) AS day, b.built_at,
  DENSE_RANK() OVER (ORDER BY b.built_at DESC, b.run_id DESC, b.revision DESC) AS run_place,
  b.statement_count, CAST(SAFE_DIVIDE(b.duration_ms, 1000) AS FLOAT64) AS duration_seconds,
  CAST(SAFE_DIVIDE(b.duration_ms, b.run_ms) AS FLOAT64) AS share_of_run,
  CAST(SAFE_DIVIDE(u.median_ms, 1000) AS FLOAT64) AS median_seconds, u.runs_compared,
  CAST(SAFE_DIVIDE(b.duration_ms, u.median_ms) AS FLOAT64) AS ratio_to_median, b.row_count, b.bytes_billed
FROM built AS b
JOIN usual AS u ON u.model = b.model
