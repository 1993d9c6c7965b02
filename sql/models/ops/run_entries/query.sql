-- How every entry of every run ended, with the run in hand.
SELECT * FROM run_entries WHERE NOT (run_id = @run_id AND revision = @revision)
UNION ALL
SELECT * FROM this_run
