-- Time and bytes that the queries of the newest 15 runs took; bytes are NULL where nobody measured them.
SELECT
  CONCAT(m.run_id, IF(m.revision > 1, CONCAT(' replay ', CAST(m.revision - 1 AS STRING)), '')) AS run,
  CAST(SUM(m.duration_seconds) AS FLOAT64) AS seconds, MAX(m.built_at) AS built_at,
  CAST(SUM(m.bytes_billed) AS INT64) AS bytes_billed, CAST(SUM(m.row_count) AS INT64) AS row_count,
  CONCAT(CAST(MAX(m.day) AS STRING), '~', CAST(MAX(m.day) AS STRING)) AS period
FROM vw_model_runs AS m
WHERE m.run_place <= 15
GROUP BY m.run_id, m.revision
ORDER BY built_at DESC, run
