-- Every promise that is or was broken in the last 13 months: what it is about, whom it leads to, and what to do.
WITH incidents_now AS (
  SELECT
    *,
    -- Facts that a rule wrote into its own words; what stands in names that people gave is never more than text.
    REGEXP_EXTRACT(subject, r'(\d{4}-\d{2}-\d{2})$') AS subject_day,
    REGEXP_EXTRACT(message, r'(\d{4}-\d{2}-\d{2}) to \d{4}-\d{2}-\d{2}') AS message_start,
    REGEXP_EXTRACT(message, r'\d{4}-\d{2}-\d{2} to (\d{4}-\d{2}-\d{2})') AS message_end,
    REGEXP_EXTRACT(message, r'; days like this to (\d{4}-\d{2}-\d{2}): \d+$') AS episode_end,
    REGEXP_EXTRACT(message, r'(\d{4}-\d{2}-\d{2})') AS message_day,
    REGEXP_EXTRACT(message, r' to (\d{4}-\d{2}-\d{2}) (?:have|could)') AS measured_to,
    REGEXP_EXTRACT(message, r', last on (\d{4}-\d{2}-\d{2})$') AS last_on,
    CASE
      WHEN rule = 'month_jump' THEN REGEXP_EXTRACT(subject, r' (\d{4}-\d{2})$')
      WHEN rule IN ('budget_crossed', 'budget_forecast') THEN REGEXP_EXTRACT(subject, r'^(\d{4}(?:-\d{2}|-Q[1-4])?) ')
    END AS span,
    CASE
      WHEN rule IN (
        'accepted_above_total', 'coarse_allocation', 'failed_entries', 'quarantined_records', 'schema_compliance',
        'schema_drift', 'stale_stream'
      ) THEN REGEXP_EXTRACT(subject, r'^(\w+)')
      WHEN rule IN ('billed_unknown', 'held_snapshot', 'platform_conflict', 'raw_lines', 'unpriced_model')
        THEN REGEXP_EXTRACT(message, r'^(\w+)')
    END AS stream,
    CASE
      WHEN rule = 'held_snapshot' THEN REGEXP_EXTRACT(message, r' of run ([\w.:-]+)')
      WHEN rule IN ('long_run', 'overdue_run', 'run_failed') THEN REGEXP_EXTRACT(subject, r'^([\w.:-]+)$')
    END AS run_id,
    CASE
      WHEN rule = 'cost_spike'
        THEN REGEXP_EXTRACT(subject, r'^(?:claude_api|claude_code|claude_ai|cursor) person (.+) \S+$')
      WHEN rule = 'session_spike'
        THEN REGEXP_EXTRACT(subject, r'^(?:claude_api|claude_code|claude_ai|cursor) person (.+) sessions \S+$')
      WHEN rule = 'single_source_person' THEN subject
    END AS person_name
  FROM incidents
  WHERE opened_at >= TIMESTAMP(DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH)) OR state != 'resolved'
),

-- Subjects name people as their mails do: by display name, or by an id made of the address.
names AS (
  SELECT display_name AS name, email FROM dim_users WHERE display_name IS NOT NULL
  UNION DISTINCT
  SELECT user_id, email FROM dim_users
  UNION DISTINCT
  SELECT CONCAT('usr_', SUBSTR(TO_HEX(SHA256(user_email)), 1, 16)), user_email
  FROM agg_person_month
  WHERE month >= DATE_SUB(CURRENT_DATE(), INTERVAL 13 MONTH) AND user_email != 'unknown@unattributed.com'
),

-- A name that two people bear leads to neither.
people AS (
  SELECT name, MAX(email) AS user_email
  FROM names
  GROUP BY name
  HAVING COUNT(DISTINCT email) = 1
),

dated AS (
  SELECT
    i.*, p.user_email, DATE(i.opened_at) AS opened_day,
    SAFE_CAST(CASE
      WHEN LENGTH(i.span) = 7 AND STRPOS(i.span, 'Q') = 0 THEN CONCAT(i.span, '-01')
      WHEN LENGTH(i.span) = 7
        THEN CONCAT(SUBSTR(i.span, 1, 5), FORMAT('%02d', 3 * CAST(SUBSTR(i.span, 7, 1) AS INT64) - 2), '-01')
      WHEN LENGTH(i.span) = 4 THEN CONCAT(i.span, '-01-01')
    END AS DATE) AS span_start,
    CASE LENGTH(i.span) WHEN 4 THEN 12 ELSE IF(STRPOS(i.span, 'Q') > 0, 3, 1) END AS span_months,
    SAFE_CAST(IF(i.rule IN ('cost_spike', 'session_spike'), i.subject_day, i.message_start) AS DATE) AS told_start,
    SAFE_CAST(
      IF(i.rule IN ('cost_spike', 'session_spike'), COALESCE(i.episode_end, i.subject_day), i.message_end) AS DATE
    ) AS told_end,
    -- These are measured over the 30 days that end with the day they name, or on which they opened.
    CASE
      WHEN i.rule = 'coarse_allocation' THEN SAFE_CAST(i.last_on AS DATE)
      WHEN i.rule IN ('low_attribution', 'schema_compliance') THEN SAFE_CAST(i.measured_to AS DATE)
      WHEN i.rule = 'single_source_person' THEN DATE(i.opened_at)
    END AS measured_day,
    SAFE_CAST(CASE
      WHEN i.rule IN ('single_source_person', 'schema_drift', 'broken_rule') THEN NULL
      ELSE COALESCE(i.subject_day, i.message_day)
    END AS DATE) AS single_day
  FROM incidents_now AS i
  LEFT JOIN people AS p ON p.name = i.person_name
),

spans AS (
  SELECT
    *,
    COALESCE(span_start, DATE_SUB(measured_day, INTERVAL 29 DAY), told_start, single_day, opened_day) AS first_day,
    COALESCE(
      DATE_SUB(DATE_ADD(span_start, INTERVAL span_months MONTH), INTERVAL 1 DAY), measured_day,
      IF(told_end >= told_start, told_end, told_start), single_day, opened_day
    ) AS last_day
  FROM dated
),

about AS (
  SELECT
    *,
    CASE
      WHEN rule IN ('budget_crossed', 'budget_forecast', 'cost_spike', 'month_jump', 'month_to_date_jump') THEN 'cost'
      WHEN rule IN ('accepted_above_total', 'session_spike') THEN 'usage'
      WHEN rule IN (
        'failed_entries', 'held_snapshot', 'long_run', 'overdue_run', 'run_failed', 'stale_stream'
      ) THEN 'pipeline'
      WHEN rule IN (
        'allocation_differs', 'billed_unknown', 'coarse_allocation', 'invoice_mismatch', 'low_attribution',
        'price_drift', 'unpriced_model'
      ) THEN 'money'
      ELSE 'data quality'
    END AS kind,
    CASE
      WHEN rule IN ('budget_crossed', 'budget_forecast')
        THEN REGEXP_EXTRACT(subject, r'^\S+ (claude_api|claude_code|claude_ai|cursor) ')
      WHEN rule = 'single_source_person'
        THEN REGEXP_EXTRACT(message, r' uses (claude_api|claude_code|claude_ai|cursor) and is known')
      WHEN rule = 'invoice_mismatch' THEN COALESCE(
        REGEXP_EXTRACT(subject, r' (claude_api|claude_code|claude_ai|cursor) \d{4}-\d{2}-\d{2}$'),
        REGEXP_EXTRACT(subject, r'^(cursor) ')
      )
      WHEN STARTS_WITH(stream, 'cursor_') THEN 'cursor'
      WHEN rule IN (
        'cost_spike', 'facts_differ_from_expenses', 'held_day', 'month_jump', 'month_to_date_jump', 'session_spike'
      ) THEN REGEXP_EXTRACT(subject, r'^(claude_api|claude_code|claude_ai|cursor) ')
      ELSE REGEXP_EXTRACT(stream, r'^(claude_code)$')
    END AS platform,
    CASE
      WHEN rule IN ('budget_crossed', 'budget_forecast')
        THEN REGEXP_EXTRACT(subject, r'^\S+ (?:all platforms|\w+) team (.+) \w+$')
      WHEN rule = 'cost_spike'
        THEN REGEXP_EXTRACT(subject, r'^(?:claude_api|claude_code|claude_ai|cursor) team (.+) \S+$')
    END AS team,
    CASE
      WHEN rule = 'cost_spike'
        THEN REGEXP_EXTRACT(subject, r'^(?:claude_api|claude_code|claude_ai|cursor) key (\S+) \S+$')
      WHEN rule IN ('allocation_differs', 'platform_conflict') THEN REGEXP_EXTRACT(subject, r'^(apikey_\S+)$')
    END AS api_key_id,
    CASE
      WHEN rule = 'cost_spike'
        THEN REGEXP_EXTRACT(subject, r'^(?:claude_api|claude_code|claude_ai|cursor) model (.+) \S+$')
      WHEN rule = 'price_drift' THEN REGEXP_EXTRACT(subject, r'^(.+) \S+$')
      WHEN rule = 'unpriced_model' THEN NULLIF(subject, 'no model named')
    END AS model
  FROM spans
),

advised AS (
  SELECT
    *,
    CASE
      WHEN rule IN ('cost_spike', 'session_spike', 'month_jump', 'month_to_date_jump')
        THEN 'see who and what is behind it; stop it, or acknowledge what was wanted'
      WHEN rule IN ('budget_crossed', 'budget_forecast')
        THEN 'see what it goes to; raise the budget in the tab budgets, or spend less'
      WHEN rule = 'invoice_mismatch'
        THEN 'enter tax, credits and seats of the invoice as lines of their own; ask the vendor about the rest'
      WHEN rule = 'price_drift'
        THEN CONCAT(
          'compare the price page of the vendor with sql/seeds/price_card.csv: ',
          'a new price is a new row with its own dates'
        )
      WHEN rule = 'unpriced_model' THEN 'add the model to sql/seeds/price_card.csv, then run'
      WHEN rule = 'billed_unknown'
        THEN 'ask the vendor whether it is charged, teach the reader of the source, then replay'
      WHEN rule = 'allocation_differs' THEN 'compare key by key what the Console says with what was allocated'
      WHEN rule = 'coarse_allocation' THEN 'find the dimension that the cost report or the usage report leaves out'
      WHEN rule = 'low_attribution' THEN 'write the owners of the keys in the tab api_keys, then run'
      WHEN rule = 'platform_conflict' THEN 'write the same platform in the tabs api_keys and workspaces, then run'
      WHEN rule = 'single_source_person' THEN 'add the person, or the address as an alias, to the tab users, then run'
      WHEN rule = 'accepted_above_total' THEN 'nothing to mend: figures stay as they came, and the rate stops at 100 %'
      WHEN rule = 'run_failed' THEN 'see why each stream failed, mend it, then run again'
      WHEN rule = 'overdue_run' THEN 'ask again for what is missing'
      WHEN rule = 'failed_entries' THEN 'renew the key if it was refused, then ask again'
      WHEN rule = 'stale_stream' AND ENDS_WITH(message, 'drops the file') THEN 'export the file and hand it in'
      WHEN rule = 'stale_stream' THEN 'ask again for what is late'
      WHEN rule = 'held_day' THEN 'the last good figures stay; ask the vendor again'
      WHEN rule = 'held_snapshot' THEN 'ask the vendor again; with --accept the answer is taken as it is'
      WHEN rule = 'long_run' THEN 'see where the time went'
      WHEN rule = 'quarantined_records'
        THEN 'read the reasons in the folder quarantine of the lake, mend the sheet or the reader, then run'
      WHEN rule = 'schema_compliance'
        THEN 'read the reasons in the folder quarantine of the lake, teach the reader of the source, then replay'
      WHEN rule = 'schema_drift' THEN 'teach the reader of the source the field, or to leave it out; its text is kept'
      WHEN rule IN ('duplicate_facts', 'facts_differ_from_expenses', 'raw_lines')
        THEN 'move the warehouse file away, then run: it fills a new one from the lake'
      WHEN rule = 'broken_rule' THEN 'run the SELECT of the rule by hand'
      ELSE 'see what it says'
    END AS advice,
    CASE
      WHEN rule IN ('budget_crossed', 'budget_forecast') THEN 'python -m local query "SELECT * FROM vw_budget_variance"'
      WHEN rule = 'invoice_mismatch' THEN 'python -m local query "SELECT * FROM vw_invoice_reconciliation"'
      WHEN rule = 'allocation_differs' THEN 'python -m local query "SELECT * FROM vw_allocation_check"'
      WHEN rule = 'long_run' THEN 'python -m local query "SELECT * FROM vw_pipeline_runs"'
      WHEN rule IN ('accepted_above_total', 'coarse_allocation', 'price_drift', 'schema_drift') THEN NULL
      WHEN rule IN ('billed_unknown', 'held_day') THEN CONCAT(
        'python -m local replay --start ', CAST(first_day AS STRING), ' --end ', CAST(last_day AS STRING)
      )
      WHEN rule = 'schema_compliance' THEN CONCAT(
        'python -m local replay --start ', CAST(first_day AS STRING), ' --end ', CAST(last_day AS STRING), ' --stream ',
        stream
      )
      WHEN rule = 'failed_entries' THEN CONCAT(
        'python -m local run --start ', CAST(first_day AS STRING), ' --end ', CAST(last_day AS STRING), ' --stream ',
        stream
      )
      WHEN rule = 'stale_stream' AND ENDS_WITH(message, 'drops the file') THEN 'python -m local upload FILE'
      WHEN rule = 'stale_stream' THEN CONCAT('python -m local run --stream ', stream)
      WHEN rule = 'held_snapshot' THEN CONCAT('python -m local replay ', run_id)
      WHEN rule = 'overdue_run' THEN 'python -m local sweep'
      WHEN rule = 'run_failed' THEN 'python -m local status'
      WHEN rule = 'broken_rule' THEN 'python -m local query'
      WHEN rule IN (
        'duplicate_facts', 'facts_differ_from_expenses', 'low_attribution', 'platform_conflict', 'quarantined_records',
        'raw_lines', 'single_source_person', 'unpriced_model'
      ) THEN 'python -m local run'
      ELSE CONCAT('python -m local incidents show ', incident_id)
    END AS command
  FROM about
)

SELECT
  incident_id, rule, CONCAT(UPPER(SUBSTR(rule, 1, 1)), REPLACE(SUBSTR(rule, 2), '_', ' ')) AS title, subject, kind,
  severity, state, message, opened_at, updated_at, resolved_at, acknowledged_by, acknowledged_at, acknowledged_note,
  explanation, platform, team, user_email, person_name, api_key_id, model, stream, first_day, last_day,
  CONCAT(CAST(first_day AS STRING), '~', CAST(last_day AS STRING)) AS period,
  ROW_NUMBER() OVER (
    ORDER BY
      CASE state WHEN 'open' THEN 0 WHEN 'acknowledged' THEN 1 ELSE 2 END,
      CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
      opened_at DESC, incident_id
  ) AS place,
  CASE state
    WHEN 'resolved' THEN 'nothing: it is over'
    WHEN 'acknowledged' THEN CONCAT('in hand of ', COALESCE(acknowledged_by, 'somebody'), ': ', advice)
    ELSE CONCAT(advice, COALESCE(CONCAT(': ', command), ''))
  END AS what_to_do,
  IF(state = 'resolved', NULL, command) AS repair,
  IF(state = 'open', CONCAT('python -m local incidents ack ', incident_id), NULL) AS acknowledge
FROM advised
