-- The newest build of every table, the slowest first, beside what it usually takes.
SELECT
  m.model, m.duration_seconds, m.median_seconds, m.ratio_to_median, m.share_of_run, m.row_count, m.bytes_billed,
  m.run_id,
  CONCAT(CAST(m.day AS STRING), '~', CAST(m.day AS STRING)) AS period
FROM vw_model_runs AS m
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY m.model ORDER BY m.run_place) = 1
ORDER BY m.duration_seconds DESC, m.model
LIMIT 25
