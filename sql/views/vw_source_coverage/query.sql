-- What each stream said about each day, in words, and the command that mends it.
WITH cells AS (
  SELECT
    c.date, c.stream, s.source, s.vendor, s.kind, COALESCE(s.is_asked, TRUE) AS is_asked,
    COALESCE(s.optional, FALSE) AS is_optional, c.state, c.settled, c.revised, c.last_error, c.row_count,
    c.quarantined_rows, c.observed_at, c.snapshot_id,
    -- How things stand can only be asked today; the past of it is past.
    s.kind = 'state' AND c.date < CURRENT_DATE() AS is_past_state,
    COALESCE(c.quarantined_rows, 0) > 0 AS has_quarantine,
    CONCAT('--start ', CAST(c.date AS STRING), ' --end ', CAST(c.date AS STRING), ' --stream ', c.stream) AS what
  FROM source_coverage AS c
  LEFT JOIN streams AS s ON s.stream = c.stream
  WHERE c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

judged AS (
  SELECT
    *,
    NOT is_past_state AND (
      state IN ('failed', 'late', 'never_collected', 'partial')
      OR (state = 'forbidden' AND NOT is_optional)
      OR (state IN ('reported', 'reported_zero') AND NOT settled)
    ) AS is_gap
  FROM cells
)

SELECT
  date, DATE_TRUNC(date, MONTH) AS month, stream, source, vendor, kind, state, settled, revised, is_gap,
  CASE
    WHEN state = 'not_configured' THEN 'no key is set, so nobody was asked: this is not zero'
    WHEN state = 'forbidden' AND is_optional THEN 'the account may not see this: not reported, and no failure'
    WHEN state = 'forbidden' THEN 'the vendor refused the key: not reported'
    WHEN is_past_state AND state IN ('failed', 'late')
      THEN 'asked in vain; how things stood that day cannot be asked any more'
    WHEN state = 'failed' THEN 'asked in vain: not reported'
    WHEN state = 'late' THEN 'the answer had not come when the figures were made'
    WHEN state = 'never_collected' AND NOT is_asked THEN 'no file covers this day'
    WHEN state = 'never_collected' THEN 'never asked for'
    WHEN state = 'partial' AND has_quarantine THEN 'some records could not be read: the figures are too low'
    WHEN state = 'partial' THEN 'only a part of the day is covered'
    WHEN NOT settled THEN 'reported before the day had settled: it may still grow'
    WHEN state = 'reported_zero' THEN 'reported, and nothing was used'
    ELSE 'reported'
  END AS meaning,
  CASE
    WHEN NOT is_gap AND last_error IS NULL AND state != 'not_configured' THEN NULL
    WHEN NOT is_asked THEN 'python -m local upload FILE'
    WHEN is_past_state THEN NULL
    WHEN state = 'not_configured' THEN 'set its key as .env.example says, then python -m local run'
    WHEN state = 'forbidden' THEN CONCAT('renew the key, then python -m local run ', what)
    WHEN kind = 'state' THEN CONCAT('python -m local run --stream ', stream)
    WHEN state = 'partial' AND has_quarantine THEN CONCAT('python -m local replay ', what)
    ELSE CONCAT('python -m local run ', what)
  END AS repair,
  row_count, COALESCE(quarantined_rows, 0) AS quarantined_rows, observed_at, last_error, snapshot_id
FROM judged
