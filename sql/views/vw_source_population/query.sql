-- People whom a stream does not see, although another source knows them: they are not reported, which is not zero.
WITH newest AS (
  SELECT c.stream, c.date, s.rows_from
  FROM source_coverage AS c
  JOIN raw_snapshots AS s ON s.snapshot_id = c.snapshot_id AND s.state != 'accepted'
  WHERE
    c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 6 MONTH)
    AND c.stream IN ('cursor_members', 'upload_members', 'upload_members_analytics', 'upload_claude_code_team')
  QUALIFY ROW_NUMBER() OVER (PARTITION BY c.stream ORDER BY c.date DESC, c.observed_at DESC) = 1
),

-- Who should be seen, by which stream, and how we know. `used` says that somebody else saw them use it.
known AS (
  SELECT
    'claude_code' AS stream, user_email AS email, 'seat in the tab subscriptions' AS evidence, FALSE AS was_used,
    CURRENT_DATE() AS known_on
  FROM dim_subscriptions
  WHERE
    platform = 'claude_code' AND user_email IS NOT NULL AND valid_from <= CURRENT_DATE() AND valid_to > CURRENT_DATE()

  UNION ALL

  SELECT 'claude_code', t.email, 'Claude Code team export', t.lines_accepted > 0, t.period_end
  FROM raw_claude_code_team AS t
  JOIN newest AS n ON n.stream = 'upload_claude_code_team' AND n.rows_from = t.snapshot_id
  WHERE t.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)

  UNION ALL

  SELECT 'claude_code', a.email, 'members analytics export', TRUE, COALESCE(a.last_active, a.period_end)
  FROM raw_claude_ai_member_activity AS a
  JOIN newest AS n ON n.stream = 'upload_members_analytics' AND n.rows_from = a.snapshot_id
  WHERE a.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH) AND a.code_sessions > 0

  UNION ALL

  SELECT 'claude_ai', a.email, 'members analytics export', TRUE, COALESCE(a.last_active, a.period_end)
  FROM raw_claude_ai_member_activity AS a
  JOIN newest AS n ON n.stream = 'upload_members_analytics' AND n.rows_from = a.snapshot_id
  WHERE a.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH) AND a.days_active > 0

  UNION ALL

  SELECT 'claude_ai', m.email, 'members export', FALSE, m.state_date
  FROM raw_claude_ai_members AS m
  JOIN newest AS n ON n.stream = 'upload_members' AND n.rows_from = m.snapshot_id
  WHERE
    m.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
    AND LOWER(COALESCE(m.status, 'active')) = 'active' AND LOWER(COALESCE(m.seat_tier, '')) != 'unassigned'

  UNION ALL

  SELECT 'claude_ai', user_email, 'seat in the tab subscriptions', FALSE, CURRENT_DATE()
  FROM dim_subscriptions
  WHERE platform = 'claude_ai' AND user_email IS NOT NULL AND valid_from <= CURRENT_DATE() AND valid_to > CURRENT_DATE()

  UNION ALL

  -- The daily report lists idle members with zeros: whoever is missing there is not seen.
  SELECT 'cursor_daily', m.email, 'team members', FALSE, m.state_date
  FROM raw_cursor_members AS m
  JOIN newest AS n ON n.stream = 'cursor_members' AND n.rows_from = m.snapshot_id
  WHERE
    m.ingest_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH) AND m.email IS NOT NULL
    AND NOT COALESCE(m.is_removed, FALSE)

  UNION ALL

  SELECT 'cursor_daily', user_email, 'usage events', TRUE, MAX(expense_date)
  FROM cursor_expenses
  WHERE expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
  GROUP BY user_email

  UNION ALL

  SELECT 'cursor_events', user_email, 'daily usage with requests', TRUE, MAX(activity_date)
  FROM cursor_usage_stats
  WHERE
    activity_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
    AND COALESCE(subscription_included_reqs, 0) + COALESCE(usage_based_reqs, 0) > 0
  GROUP BY user_email
),

seen AS (
  SELECT DISTINCT 'claude_code' AS stream, user_email AS email
  FROM fct_usage_daily
  WHERE usage_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND source_stream = 'claude_code'
  UNION DISTINCT
  SELECT 'claude_ai', user_email
  FROM claude_ai_usage_stats
  WHERE activity_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
  UNION DISTINCT
  SELECT 'cursor_daily', user_email
  FROM cursor_usage_stats
  WHERE activity_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
  UNION DISTINCT
  SELECT 'cursor_events', user_email
  FROM cursor_expenses
  WHERE expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND source_stream = 'cursor_events'
),

-- claude.ai has several sources; any of them may see a person.
asked AS (
  SELECT
    IF(stream IN ('claude_code', 'cursor_daily', 'cursor_events'), stream, 'claude_ai') AS seen_by,
    COUNT(DISTINCT date) AS days_checked
  FROM source_coverage
  WHERE
    date >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND date < CURRENT_DATE() AND settled
    AND state IN ('reported', 'reported_zero')
    AND stream IN (
      'claude_code', 'cursor_daily', 'cursor_events', 'enterprise_users', 'upload_claude_ai_usage',
      'upload_claude_ai_audit'
    )
  GROUP BY seen_by
),

people AS (
  SELECT
    k.stream, COALESCE(x.email, k.email) AS user_email, LOGICAL_OR(k.was_used) AS was_used,
    STRING_AGG(DISTINCT k.evidence, ', ' ORDER BY k.evidence) AS evidence, MAX(k.known_on) AS known_on
  FROM known AS k
  LEFT JOIN dim_aliases AS x ON x.alias = k.email
  WHERE k.email != 'unknown@unattributed.com'
  GROUP BY k.stream, COALESCE(x.email, k.email)
)

SELECT
  p.stream AS not_seen_by,
  CASE WHEN p.stream LIKE 'cursor%' THEN 'cursor' ELSE p.stream END AS platform,
  p.user_email, d.display_name, d.team, p.evidence AS known_from, p.known_on,
  IF(p.was_used, 'used, and not reported', 'may be unused or not reported') AS certainty,
  CASE
    WHEN COALESCE(a.days_checked, 0) = 0 THEN 'the source reported no day of the last 30: nobody is seen'
    WHEN p.stream = 'claude_code' THEN 'the analytics leave out people who sign in with a subscription'
    WHEN p.stream = 'claude_ai' THEN 'no source of claude.ai usage names this person'
    WHEN p.stream = 'cursor_daily' THEN 'the daily report does not list this address: an alias, or a service account'
    ELSE 'no usage event names this person: requests on an own API key make none'
  END AS reason,
  CASE
    WHEN COALESCE(a.days_checked, 0) = 0 THEN 'mend the source first: see vw_source_coverage'
    WHEN p.stream = 'claude_code' THEN 'drop the Claude Code team export of the month: python -m local upload FILE'
    WHEN p.stream = 'claude_ai' THEN 'drop a usage summary or an audit log, or fill in the tab claude_ai_usage'
    ELSE 'if it is another address of a known person, write it as an alias in the tab users'
  END AS next_step,
  COALESCE(a.days_checked, 0) AS days_checked
FROM people AS p
LEFT JOIN seen AS s ON s.stream = p.stream AND s.email = p.user_email
LEFT JOIN asked AS a ON a.seen_by = p.stream
LEFT JOIN dim_users AS d
  ON d.email = p.user_email AND CURRENT_DATE() >= d.valid_from AND CURRENT_DATE() < d.valid_to
WHERE s.email IS NULL
