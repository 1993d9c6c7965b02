-- Every quality check on every day and vendor of the last six months: what was measured, and whether it is good enough.
WITH clock AS (
  SELECT
    LEAST(CURRENT_TIMESTAMP(), TIMESTAMP(DATE_ADD(CURRENT_DATE(), INTERVAL 1 DAY))) AS now,
    DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH) AS first_day
),

cells AS (
  SELECT
    c.date AS day, c.stream, s.vendor, s.kind, c.state, c.settled, c.row_count, c.quarantined_rows, c.snapshot_id,
    s.settles_after_hours, s.freshness_hours, COALESCE(s.is_asked, TRUE) AND NOT s.optional AS is_promised
  FROM source_coverage AS c
  JOIN streams AS s ON s.stream = c.stream
  WHERE c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH)
),

attribution AS (
  SELECT
    day, vendor, CAST(SUM(cost_records + usage_records) AS INT64) AS record_count,
    CAST(SUM(unattributed_records) AS INT64) AS unowned
  FROM agg_person_day
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH)
  GROUP BY day, vendor
),

-- A day is due at the first 06:00 in Los Angeles that finds it settled, plus the hours the stream was promised in.
arrivals AS (
  SELECT d.stream, d.day, MIN(r.observed_at) AS arrived_at
  FROM raw_snapshot_days AS d
  JOIN raw_snapshots AS r ON r.snapshot_id = d.snapshot_id
  CROSS JOIN clock AS k
  WHERE d.day >= k.first_day
  GROUP BY d.stream, d.day
),

first_asked AS (
  SELECT stream, MIN(planned_at) AS planned_at FROM run_entries WHERE outcome != 'not_configured' GROUP BY stream
),

due AS (
  SELECT
    c.day, c.vendor, c.stream, a.arrived_at,
    TIMESTAMP_ADD(
      TIMESTAMP(
        DATETIME(
          DATE(
            TIMESTAMP_ADD(
              TIMESTAMP_ADD(TIMESTAMP(DATE_ADD(c.day, INTERVAL 1 DAY)), INTERVAL c.settles_after_hours HOUR),
              INTERVAL 1079 MINUTE
            ),
            'America/Los_Angeles'
          ),
          TIME '06:00:00'
        ),
        'America/Los_Angeles'
      ),
      INTERVAL c.freshness_hours HOUR
    ) AS due_at
  FROM cells AS c
  LEFT JOIN arrivals AS a ON a.stream = c.stream AND a.day = c.day
  WHERE c.is_promised AND c.kind = 'windowed' AND c.state != 'not_configured'
),

lateness AS (
  SELECT
    d.day, d.vendor, d.stream,
    -- Where today is given, an answer that came later than today came in time.
    IF(
      COALESCE(d.arrived_at, k.now) <= d.due_at OR d.arrived_at > k.now, 0,
      TIMESTAMP_DIFF(COALESCE(d.arrived_at, k.now), d.due_at, MINUTE)
    ) AS minutes_late
  FROM due AS d
  JOIN first_asked AS f ON f.stream = d.stream AND f.planned_at < d.due_at
  CROSS JOIN clock AS k
),

-- Somebody in the sheet whom the vendor does not list, or the other way round, is known to one source only.
active AS (
  SELECT DISTINCT day, vendor, user_email
  FROM agg_person_day
  WHERE
    day >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH) AND is_active AND user_email != 'unknown@unattributed.com'
),

recognised AS (
  SELECT
    a.day, a.vendor, a.user_email,
    COALESCE(
      u.created_by = 'users sheet' AND IF(a.vendor = 'cursor', u.cursor_user_id, u.anthropic_user_id) IS NOT NULL, FALSE
    ) AS is_known_twice
  FROM active AS a
  LEFT JOIN dim_users AS u ON u.email = a.user_email AND a.day >= u.valid_from AND a.day < u.valid_to
  WHERE EXISTS (SELECT 1 FROM dim_users AS x WHERE x.created_by = 'users sheet')
),

doubled AS (
  SELECT cost_date AS day, vendor, COUNT(*) AS copies
  FROM fct_cost_daily
  WHERE cost_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
  GROUP BY
    cost_date, platform, source_stream, vendor, user_email, api_key_id, model, workspace_id, cost_type, unit_type,
    attribution_mode, cost_basis, token_type, service_tier, context_window, inference_geo
  UNION ALL
  SELECT usage_date, vendor, COUNT(*)
  FROM fct_usage_daily
  WHERE usage_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
  GROUP BY usage_date, platform, source_stream, vendor, user_email, api_key_id, workspace_id, model
),

oddities AS (
  SELECT
    COALESCE(q.day, r.window_end) AS day, s.vendor, q.rule = 'platform_conflict' AS is_conflict, q.rule,
    COUNT(*) AS finding_count
  FROM quality_findings AS q
  JOIN streams AS s ON s.stream = q.stream
  LEFT JOIN raw_snapshots AS r ON r.snapshot_id = q.snapshot_id AND r.state != 'accepted'
  CROSS JOIN clock AS k
  WHERE COALESCE(q.day, r.window_end) >= k.first_day
  GROUP BY COALESCE(q.day, r.window_end), s.vendor, q.rule
),

measured AS (
  SELECT
    day, vendor, 'attribution' AS check_name, 'completeness' AS dimension,
    CAST(SAFE_DIVIDE(record_count - unowned, record_count) AS FLOAT64) AS value, 'ratio' AS unit, 0.95 AS target,
    0.85 AS alert_threshold, TRUE AS is_floor,
    CONCAT('records without an owner: ', CAST(unowned AS STRING), ' of ', CAST(record_count AS STRING)) AS detail
  FROM attribution

  UNION ALL

  SELECT
    c.day, c.vendor, 'platform_conflicts', 'accuracy',
    CAST(COALESCE(SUM(o.finding_count), 0) AS FLOAT64), 'keys', 0.0, 0.0, FALSE,
    'keys or workspaces that the sheet and the workspace map put on different platforms'
  FROM (SELECT DISTINCT day, vendor FROM cells WHERE snapshot_id IS NOT NULL AND kind = 'windowed') AS c
  LEFT JOIN oddities AS o ON o.day = c.day AND o.vendor = c.vendor AND o.is_conflict
  GROUP BY c.day, c.vendor

  UNION ALL

  SELECT
    day, vendor, 'freshness', 'freshness', CAST(SAFE_DIVIDE(MAX(minutes_late), 60) AS FLOAT64),
    'hours after the promised arrival', 6.0, 24.0, FALSE, CONCAT('the latest stream: ', MAX_BY(stream, minutes_late))
  FROM lateness
  GROUP BY day, vendor

  UNION ALL

  SELECT
    day, vendor, 'known_to_two_sources', 'consistency',
    CAST(SAFE_DIVIDE(COUNTIF(is_known_twice), COUNT(*)) AS FLOAT64), 'ratio', 0.95, 0.85, TRUE,
    CONCAT(
      'known to one source only: ',
      COALESCE(STRING_AGG(IF(is_known_twice, NULL, user_email), ', ' ORDER BY user_email), 'nobody')
    )
  FROM recognised
  GROUP BY day, vendor

  UNION ALL

  SELECT
    day, vendor, 'schema_compliance', 'validity',
    CAST(SAFE_DIVIDE(SUM(row_count), SUM(row_count + COALESCE(quarantined_rows, 0))) AS FLOAT64), 'ratio', 1.0, 0.98,
    TRUE,
    CONCAT('records in quarantine: ', CAST(CAST(SUM(COALESCE(quarantined_rows, 0)) AS INT64) AS STRING))
  FROM cells
  WHERE snapshot_id IS NOT NULL
  GROUP BY day, vendor
  HAVING SUM(row_count + COALESCE(quarantined_rows, 0)) > 0

  UNION ALL

  SELECT
    c.day, c.vendor, 'schema_drift', 'validity', CAST(COUNTIF(r.drift != '{}') AS FLOAT64), 'streams', 0.0,
    CAST(NULL AS FLOAT64), FALSE,
    CONCAT('streams with fields that nobody reads: ',
      COALESCE(STRING_AGG(IF(r.drift != '{}', c.stream, NULL), ', ' ORDER BY c.stream), 'none'))
  FROM cells AS c
  JOIN raw_snapshots AS r ON r.snapshot_id = c.snapshot_id AND r.state != 'accepted'
  GROUP BY c.day, c.vendor

  UNION ALL

  SELECT
    day, vendor, 'findings', 'validity', CAST(SUM(finding_count) AS FLOAT64), 'findings', 0.0, CAST(NULL AS FLOAT64),
    FALSE,
    STRING_AGG(CONCAT(rule, ' ', CAST(finding_count AS STRING)), ', ' ORDER BY rule)
  FROM oddities
  WHERE NOT is_conflict
  GROUP BY day, vendor

  UNION ALL

  SELECT
    day, vendor, 'duplicates', 'uniqueness', CAST(SUM(copies - 1) AS FLOAT64), 'rows', 0.0, 0.0, FALSE,
    'rows of the facts that are there more than once; the last 30 days are checked'
  FROM doubled
  GROUP BY day, vendor

  UNION ALL

  SELECT
    day, vendor, 'coverage', 'coverage',
    CAST(SAFE_DIVIDE(COUNTIF(settled AND state IN ('reported', 'reported_zero')), COUNT(*)) AS FLOAT64), 'ratio', 1.0,
    0.5, TRUE,
    COALESCE(
      STRING_AGG(
        IF(settled AND state IN ('reported', 'reported_zero'), NULL,
          CONCAT(stream, ' ', IF(state IN ('reported', 'reported_zero'), 'not settled', state))), ', ' ORDER BY stream
      ),
      'all streams reported'
    )
  FROM cells
  WHERE is_promised AND kind = 'windowed' AND state != 'not_configured'
  GROUP BY day, vendor

  UNION ALL

  SELECT
    day, vendor, 'sums_add_up', 'accuracy', CAST(COUNT(*) AS FLOAT64), 'ledgers', 0.0, 0.0, FALSE,
    CONCAT('people and unattributed differ from the vendor in the ledgers ', STRING_AGG(ledger, ', ' ORDER BY ledger))
  FROM held_days
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH)
  GROUP BY day, vendor
)

SELECT
  day, vendor, check_name, dimension, value, unit, target, alert_threshold,
  IF(is_floor, 'at least', 'at most') AS comparison,
  CASE
    WHEN value IS NULL THEN 'nothing to measure'
    WHEN IF(is_floor, value >= target, value <= target) THEN 'ok'
    WHEN alert_threshold IS NULL THEN 'note'
    WHEN IF(is_floor, value < alert_threshold, value > alert_threshold) THEN 'alert'
    ELSE 'warning'
  END AS status,
  detail
FROM measured
