-- Uploaded Console cost files know the vendor's own cost per key: compared, key by key, with what we allocated.
WITH uploaded AS (
  SELECT c.date AS day, s.rows_from
  FROM source_coverage AS c
  JOIN raw_snapshots AS s ON s.snapshot_id = c.snapshot_id AND s.state != 'accepted'
  WHERE
    c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
    AND c.stream = 'upload_console_cost' AND c.state IN ('reported', 'reported_zero')
),

-- The newest file of a day speaks for it, one copy of each line however often it was loaded.
file_lines AS (
  SELECT
    r.cost_date AS day, r.api_key_id, r.api_key_name, r.cost_usd,
    IF(r.cost_type = 'web_search', 'web_search_requests', r.token_type) AS token_type
  FROM raw_console_cost AS r
  JOIN (SELECT DISTINCT day, rows_from FROM uploaded) AS u ON u.rows_from = r.snapshot_id AND u.day = r.cost_date
  WHERE r.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY r.snapshot_id, r.line_no ORDER BY r.line_no) = 1
),

key_names AS (
  SELECT api_key_id, MAX(api_key_name) AS api_key_name FROM dim_api_keys GROUP BY api_key_id
),

unique_names AS (
  SELECT api_key_name, MAX(api_key_id) AS api_key_id, COUNT(*) AS bearers
  FROM key_names
  WHERE api_key_name IS NOT NULL
  GROUP BY api_key_name
),

-- By id; else by a name that one key bears; a name that several bear is compared as one.
theirs AS (
  SELECT
    l.day, l.token_type,
    CASE
      WHEN l.api_key_id IS NOT NULL THEN l.api_key_id
      WHEN n.bearers = 1 THEN n.api_key_id
      WHEN l.api_key_name IS NOT NULL THEN CONCAT('name:', l.api_key_name)
    END AS subject,
    CASE
      WHEN l.api_key_id IS NOT NULL THEN 'id'
      WHEN n.bearers = 1 THEN 'name'
      WHEN l.api_key_name IS NOT NULL THEN 'shared name'
      ELSE 'no key'
    END AS matched_by,
    l.cost_usd
  FROM file_lines AS l
  LEFT JOIN unique_names AS n ON n.api_key_name = l.api_key_name
),

vendor_sums AS (
  SELECT day, subject, token_type, MAX(matched_by) AS matched_by, CAST(SUM(cost_usd) AS NUMERIC) AS vendor_usd
  FROM theirs
  GROUP BY day, subject, token_type
),

our_sums AS (
  SELECT
    a.expense_date AS day, COALESCE(t.subject, a.api_key_id) AS subject, a.token_type,
    CAST(SUM(a.billed_cost_usd) AS NUMERIC) AS our_usd,
    STRING_AGG(DISTINCT a.allocation_rung, ', ' ORDER BY a.allocation_rung) AS rungs
  FROM api_usage_expenses AS a
  JOIN (SELECT DISTINCT day FROM uploaded) AS u ON u.day = a.expense_date
  LEFT JOIN key_names AS k ON k.api_key_id = a.api_key_id
  LEFT JOIN (SELECT DISTINCT day, subject FROM theirs WHERE matched_by = 'shared name') AS t
    ON t.day = a.expense_date AND t.subject = CONCAT('name:', k.api_key_name)
  WHERE a.expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
  GROUP BY a.expense_date, COALESCE(t.subject, a.api_key_id), a.token_type
),

compared AS (
  SELECT
    COALESCE(v.day, o.day) AS day, COALESCE(v.subject, o.subject) AS subject,
    COALESCE(v.token_type, o.token_type) AS token_type, v.matched_by, v.vendor_usd, o.our_usd, o.rungs
  FROM vendor_sums AS v
  FULL OUTER JOIN our_sums AS o
    ON o.day = v.day AND COALESCE(o.subject, '') = COALESCE(v.subject, '')
    AND COALESCE(o.token_type, '') = COALESCE(v.token_type, '')
  WHERE COALESCE(v.vendor_usd, NUMERIC '0') != 0 OR COALESCE(o.our_usd, NUMERIC '0') != 0
)

SELECT
  c.day, c.subject, k.api_key_name, c.token_type, c.matched_by, c.vendor_usd, c.our_usd,
  CAST(COALESCE(c.our_usd, NUMERIC '0') - COALESCE(c.vendor_usd, NUMERIC '0') AS NUMERIC) AS difference_usd,
  c.rungs AS allocation_rungs,
  CASE
    WHEN c.vendor_usd IS NULL THEN 'only allocated'
    WHEN c.our_usd IS NULL THEN 'only in the file'
    -- A file rounds its lines to cents.
    WHEN ABS(c.our_usd - c.vendor_usd) <= NUMERIC '0.01' THEN 'agrees'
    ELSE 'differs'
  END AS status
FROM compared AS c
LEFT JOIN key_names AS k ON k.api_key_id = c.subject
