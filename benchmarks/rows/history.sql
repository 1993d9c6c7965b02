-- What runs leave behind from $first_day to $last_day: coverage, snapshots, entries, changes, invoices, budgets.
CREATE TEMP TABLE told AS
SELECT
  s.stream, s.vendor, d.day::DATE AS day, concat(s.stream, '-', d.day::DATE) AS snapshot_id,
  concat('daily-', d.day::DATE + 1) AS run_id, (d.day::DATE + 1)::TIMESTAMPTZ + INTERVAL 14 HOUR AS observed_at
FROM streams AS s, generate_series($first_day::DATE, $last_day::DATE, INTERVAL 1 DAY) AS d(day)
WHERE s.is_asked OR s.stream = 'upload_console_cost';

INSERT INTO source_coverage BY NAME
SELECT
  day AS date, stream, 'reported' AS state, dayofyear(day) % 9 = 0 AS revised, day < $last_day::DATE - 3 AS settled,
  snapshot_id, observed_at, 1000 AS row_count, 0 AS quarantined_rows
FROM told;

INSERT INTO raw_snapshots BY NAME
SELECT
  snapshot_id, stream, day AS window_start, day AS window_end, run_id, 1 AS revision, observed_at, 1000 AS row_count,
  0 AS quarantined_rows, snapshot_id AS checksum, snapshot_id AS rows_from, TRUE AS sound, 'loaded' AS state,
  concat('commit/', stream, '/', day, '_', day, '/', run_id, '/1.json') AS commit_key, '{}' AS drift, '[]' AS findings,
  observed_at + INTERVAL 1 MINUTE AS loaded_at
FROM told;

INSERT INTO raw_snapshot_days BY NAME
SELECT
  snapshot_id, stream, day, 1000 AS row_count, 0 AS quarantined_rows, snapshot_id AS checksum, FALSE AS is_zero,
  day + 1 AS ingest_date
FROM told;

INSERT INTO run_entries BY NAME
SELECT
  run_id, 1 AS revision, 'daily' AS kind, observed_at AS planned_at, stream, day AS window_start, day AS window_end,
  'loaded' AS outcome, snapshot_id, observed_at + INTERVAL 5 MINUTE AS updated_at
FROM told;

INSERT INTO quality_findings BY NAME
SELECT
  t.day, t.stream, 'platform_conflict' AS rule, concat('apikey_', k.k) AS subject, 1 AS amount_usd, t.snapshot_id
FROM told AS t, range(greatest(1, $people // 100)) AS k(k)
WHERE t.stream = 'anthropic_usage';

-- Each day is published once and restated twice.
INSERT INTO fct_cost_changes BY NAME
SELECT
  a.day AS cost_date, a.platform, a.team, l.ledger, IF(r.n = 0, NULL, a.cost_usd) AS old_usd, a.cost_usd AS new_usd,
  'vendor' AS cause, concat('daily-', a.day + (1 + r.n)) AS run_id,
  (a.day + (1 + r.n))::TIMESTAMPTZ + INTERVAL 15 HOUR AS published_at
FROM (SELECT day, platform, team, sum(cost_usd) AS cost_usd FROM agg_platform_day GROUP BY ALL) AS a,
  (VALUES ('list'), ('billed'), ('amortised')) AS l(ledger), (SELECT n::INTEGER AS n FROM range(3) AS t(n)) AS r;

INSERT INTO dim_invoices BY NAME
SELECT
  vendor, concat(vendor, ' ', month) AS invoice_id, 'total' AS kind, month AS period_start,
  last_day(month) AS period_end, sum(billed_cost_usd) + 1 AS amount_usd, last_day(month) + 3 AS issued_on,
  last_day(month) + 10 AS closed_on, row_number() OVER () AS sheet_row
FROM agg_platform_day
GROUP BY vendor, month;

INSERT INTO dim_budgets BY NAME
SELECT
  strftime(month, '%Y-%m') AS period, month AS period_start, last_day(month) AS period_end, platform, team,
  'amortised' AS ledger, coalesce(sum(cost_usd), 0) * 1.05 AS budget_usd, row_number() OVER () AS sheet_row
FROM agg_platform_day
GROUP BY GROUPING SETS ((month), (month, platform), (month, team));

INSERT INTO raw_anthropic_org BY NAME
SELECT
  $last_day::DATE AS state_date, 'user' AS kind, user_id AS entity_id, email AS name, email,
  IF(n = 0, 'admin', 'user') AS role, concat('anthropic_users-', $last_day::DATE) AS snapshot_id, n + 1 AS line_no,
  $last_day::DATE + 1 AS ingest_date, ($last_day::DATE + 1)::TIMESTAMPTZ AS ingest_timestamp
FROM person;
