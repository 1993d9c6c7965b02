-- What each seat costs in a month and what its owner got out of it, over 13 months. Claude Code paid by API key is no use
-- of a seat; a day without a report of the assistant is no idle day.
WITH seat_days AS (
  SELECT
    p.subscription_id, p.vendor, p.platform, p.plan, p.user_email, p.seats, p.fee_usd, p.covered_days,
    p.billed_every, month,
    GREATEST(p.billed_on, month) AS first_day,
    LEAST(p.next_on, DATE_ADD(month, INTERVAL 1 MONTH), CURRENT_DATE()) AS after_day
  FROM vw_seat_plan AS p
  CROSS JOIN UNNEST(GENERATE_DATE_ARRAY(
    GREATEST(DATE_TRUNC(p.billed_on, MONTH), DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 12 MONTH)),
    LEAST(DATE_TRUNC(DATE_SUB(p.next_on, INTERVAL 1 DAY), MONTH), DATE_TRUNC(CURRENT_DATE(), MONTH)),
    INTERVAL 1 MONTH
  )) AS month
  WHERE NOT p.is_ahead
),

seat_months AS (
  SELECT
    month, subscription_id, vendor, platform, plan, user_email, MAX(seats) AS seats,
    MIN(first_day) AS first_day, DATE_SUB(MAX(after_day), INTERVAL 1 DAY) AS last_day,
    CAST(SUM(DATE_DIFF(after_day, first_day, DAY)) AS INT64) AS days_covered,
    CAST(ROUND(
      SUM(CAST(SAFE_DIVIDE(fee_usd * DATE_DIFF(after_day, first_day, DAY), covered_days) AS NUMERIC)), 2
    ) AS NUMERIC) AS fee_usd,
    CAST(ROUND(MAX(IF(billed_every = 'year', CAST(SAFE_DIVIDE(fee_usd, 12) AS NUMERIC), fee_usd)), 2) AS NUMERIC)
      AS monthly_fee_usd
  FROM seat_days
  WHERE after_day > first_day
  GROUP BY month, subscription_id, vendor, platform, plan, user_email
),

use_days AS (
  SELECT
    month, vendor, user_email, day,
    LOGICAL_OR(is_active AND platform = 'claude_ai') AS is_chat,
    LOGICAL_OR(is_active AND platform != 'claude_code') AS is_other_use,
    -- Activity and money of Claude Code may stand on different rows of the day.
    LOGICAL_OR(is_active AND platform = 'claude_code') AS is_code,
    SUM(IF(platform = 'claude_code', metered_cost_usd, NULL)) AS code_metered_usd,
    SUM(IF(platform = 'claude_code', plan_list_usd, NULL)) AS code_plan_usd,
    SUM(IF(platform = 'claude_code', NULL, plan_list_usd)) AS other_plan_usd,
    SUM(list_cost_usd) AS list_cost_usd, SUM(metered_cost_usd) AS metered_cost_usd
  FROM agg_person_day
  WHERE
    day >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 12 MONTH) AND day < CURRENT_DATE()
    AND platform IN ('claude_ai', 'claude_code', 'cursor')
    AND user_email IN (SELECT user_email FROM seat_months WHERE user_email IS NOT NULL)
  GROUP BY month, vendor, user_email, day
),

-- Claude Code uses a seat where a plan covered it, or where this person paid for none of it by key that month.
seat_use_days AS (
  SELECT
    *, COALESCE(code_plan_usd, 0) > 0 OR (
      is_code AND COALESCE(SUM(code_metered_usd) OVER (PARTITION BY month, vendor, user_email), 0) = 0
    ) AS is_code_use
  FROM use_days
),

use_months AS (
  SELECT
    month, vendor, user_email, COUNTIF(is_chat) AS chat_days, COUNTIF(is_code_use) AS code_days,
    COUNTIF(is_other_use) AS other_days, COUNTIF(is_code_use OR is_other_use) AS any_days,
    CAST(SUM(code_plan_usd) AS NUMERIC) AS code_plan_usd, CAST(SUM(other_plan_usd) AS NUMERIC) AS other_plan_usd,
    CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd, CAST(SUM(metered_cost_usd) AS NUMERIC) AS metered_cost_usd
  FROM seat_use_days
  GROUP BY month, vendor, user_email
),

last_uses AS (
  SELECT
    vendor, user_email, MAX(IF(is_code_use, day, NULL)) AS code_on, MAX(IF(is_other_use, day, NULL)) AS other_on,
    MAX(IF(is_code_use OR is_other_use, day, NULL)) AS any_on
  FROM seat_use_days
  GROUP BY vendor, user_email
),

-- The reports of Claude Code leave out people who sign in with a plan: alone they prove nobody idle.
watched AS (
  SELECT
    date AS day,
    IF(stream IN ('cursor_daily', 'cursor_events', 'upload_cursor_events'), 'cursor', 'anthropic') AS vendor
  FROM source_coverage
  WHERE
    date >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 12 MONTH) AND date < CURRENT_DATE()
    AND settled AND state IN ('reported', 'reported_zero')
    AND stream IN (
      'cursor_daily', 'cursor_events', 'upload_cursor_events', 'enterprise_users', 'enterprise_usage',
      'upload_claude_ai_usage', 'upload_claude_ai_audit'
    )

  UNION DISTINCT

  SELECT usage_date, 'anthropic'
  FROM dim_pasted_usage
  WHERE usage_date >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 12 MONTH) AND usage_date < CURRENT_DATE()
),

watched_months AS (
  SELECT
    vendor, DATE_TRUNC(day, MONTH) AS month, COUNT(*) AS days_watched,
    SUM(COUNTIF(day >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY))) OVER (PARTITION BY vendor) AS days_watched_of_30
  FROM watched
  GROUP BY vendor, DATE_TRUNC(day, MONTH)
),

-- Other seats of the same person in the same month.
others AS (
  SELECT
    a.month, a.subscription_id, LOGICAL_OR(b.platform = a.platform) AS has_same_platform,
    LOGICAL_OR(b.vendor = a.vendor AND b.platform != a.platform) AS has_sibling,
    STRING_AGG(CONCAT(b.platform, ' ', b.plan), ', ' ORDER BY b.platform, b.plan) AS other_seats
  FROM seat_months AS a
  JOIN seat_months AS b
    ON b.month = a.month AND b.user_email = a.user_email AND b.subscription_id != a.subscription_id
    AND b.first_day <= a.last_day AND b.last_day >= a.first_day
  GROUP BY a.month, a.subscription_id
),

-- Beside a seat for Claude Code, the one for claude.ai is there for the rest; alone, each covers both.
compared AS (
  SELECT
    s.*, t.team, u.list_cost_usd, u.metered_cost_usd,
    IF(o.has_sibling AND s.platform = 'claude_code', 0, COALESCE(u.chat_days, 0)) AS chat_days,
    CASE
      WHEN o.has_sibling AND s.platform = 'claude_code' THEN u.code_plan_usd
      WHEN o.has_sibling THEN u.other_plan_usd
      WHEN u.code_plan_usd IS NULL THEN u.other_plan_usd
      ELSE CAST(u.code_plan_usd + COALESCE(u.other_plan_usd, NUMERIC '0') AS NUMERIC)
    END AS plan_list_usd,
    COALESCE(
      CASE
        WHEN o.has_sibling AND s.platform = 'claude_code' THEN u.code_days
        WHEN o.has_sibling THEN u.other_days
        ELSE u.any_days
      END, 0
    ) AS used_days,
    CASE
      WHEN o.has_sibling AND s.platform = 'claude_code' THEN l.code_on
      WHEN o.has_sibling THEN l.other_on
      ELSE l.any_on
    END AS last_used_on,
    LEAST(COALESCE(w.days_watched, 0), s.days_covered) AS days_watched, w.days_watched_of_30,
    s.user_email IS NULL AS is_empty, COALESCE(o.has_same_platform, FALSE) OR (s.seats > 1 AND s.user_email IS NOT NULL)
      AS is_duplicate,
    o.other_seats
  FROM seat_months AS s
  LEFT JOIN use_months AS u ON u.month = s.month AND u.vendor = s.vendor AND u.user_email = s.user_email
  LEFT JOIN last_uses AS l ON l.vendor = s.vendor AND l.user_email = s.user_email
  LEFT JOIN watched_months AS w ON w.vendor = s.vendor AND w.month = s.month
  LEFT JOIN others AS o ON o.month = s.month AND o.subscription_id = s.subscription_id
  LEFT JOIN dim_users AS t
    ON t.email = s.user_email AND t.valid_from <= s.last_day AND t.valid_to > s.last_day
),

judged AS (
  SELECT
    *, IF(is_empty, 0, GREATEST(0, days_watched - used_days)) AS idle_days,
    CAST(fee_usd - COALESCE(plan_list_usd, NUMERIC '0') AS NUMERIC) AS to_break_even_usd,
    CASE
      WHEN is_empty THEN 'empty'
      WHEN used_days = 0 AND 2 * days_watched < days_covered THEN 'not reported'
      WHEN used_days = 0 THEN 'idle'
      WHEN is_duplicate THEN 'duplicate'
      WHEN COALESCE(plan_list_usd, NUMERIC '0') >= fee_usd THEN 'cheaper on a seat'
      -- What people do in a chat has no price per token to go to.
      WHEN chat_days > 0 OR vendor = 'cursor' OR plan_list_usd IS NULL THEN 'keep'
      WHEN plan_list_usd < fee_usd * NUMERIC '0.8' THEN 'cheaper on API'
      ELSE 'keep'
    END AS advice
  FROM compared
)

SELECT
  month, subscription_id, vendor, platform, plan, user_email, team, seats, days_covered, fee_usd, monthly_fee_usd,
  plan_list_usd, list_cost_usd, metered_cost_usd,
  CAST(SAFE_DIVIDE(CAST(plan_list_usd AS FLOAT64), CAST(fee_usd AS FLOAT64)) AS FLOAT64) AS utilisation_ratio,
  to_break_even_usd, days_watched, used_days, idle_days, last_used_on,
  COALESCE(days_watched_of_30, 0) AS days_watched_of_30,
  IF(advice IN ('empty', 'idle'), fee_usd, NUMERIC '0') AS idle_usd,
  is_empty, is_duplicate, other_seats, advice
FROM judged
