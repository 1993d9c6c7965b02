-- Where the numbers come from: the winners of each stream and day, and the runs that asked for them.
SELECT
  c.stream, COUNT(*) AS days, COUNT(DISTINCT c.snapshot_id) AS snapshots, COUNTIF(c.revised) AS revised_days,
  MAX(c.observed_at) AS observed_at, COUNT(DISTINCT s.run_id) AS runs, MAX(s.run_id) AS latest_run
FROM source_coverage AS c
LEFT JOIN (SELECT DISTINCT snapshot_id, run_id FROM raw_snapshots) AS s ON s.snapshot_id = c.snapshot_id
WHERE c.date BETWEEN @start AND @last AND c.snapshot_id IS NOT NULL
GROUP BY c.stream
ORDER BY c.stream
