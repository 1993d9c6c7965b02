-- Where money could be saved, in dollars per month, with the evidence and what to do. Proposals about the same dollars
-- name each other, and only the largest of them counts.
WITH every_seat AS (
  SELECT *
  FROM vw_seat_economics
  WHERE month >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 3 MONTH)
),

plan_ahead AS (
  SELECT subscription_id, billed_on, is_ahead FROM vw_seat_plan
),

seats_now AS (
  SELECT s.*
  FROM every_seat AS s
  WHERE
    s.month >= DATE_TRUNC(DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY), MONTH)
    -- A seat that is not renewed saves nothing.
    AND EXISTS (SELECT 1 FROM plan_ahead AS p WHERE p.subscription_id = s.subscription_id AND p.is_ahead)
  QUALIFY ROW_NUMBER() OVER (PARTITION BY s.subscription_id ORDER BY s.month DESC) = 1
),

seat_ages AS (
  SELECT subscription_id, MIN(billed_on) AS first_billed_on FROM plan_ahead GROUP BY subscription_id
),

seats AS (
  SELECT
    s.*, a.first_billed_on,
    -- Of several seats of a person on a platform, the dearest one stays.
    ROW_NUMBER() OVER (
      PARTITION BY s.platform, s.user_email ORDER BY s.monthly_fee_usd DESC, s.subscription_id
    ) AS place,
    COUNT(*) OVER (PARTITION BY s.platform, s.user_email) AS rivals
  FROM seats_now AS s
  JOIN seat_ages AS a ON a.subscription_id = s.subscription_id
),

-- Seats of one person that overlap: of one vendor, or of two where the other one is used more.
rivals AS (
  SELECT
    s.subscription_id,
    LOGICAL_OR(
      o.vendor = s.vendor AND o.platform != s.platform AND (
        o.monthly_fee_usd > s.monthly_fee_usd
        OR (o.monthly_fee_usd = s.monthly_fee_usd AND o.subscription_id < s.subscription_id)
      )
    ) AS has_dearer,
    LOGICAL_OR(o.vendor != s.vendor AND o.used_days > s.used_days) AS has_better
  FROM seats AS s
  JOIN seats AS o ON o.user_email = s.user_email AND o.subscription_id != s.subscription_id
  GROUP BY s.subscription_id
),

seat_months AS (
  SELECT
    subscription_id, CAST(AVG(COALESCE(plan_list_usd, NUMERIC '0')) AS NUMERIC) AS plan_list_usd,
    CAST(AVG(monthly_fee_usd) AS NUMERIC) AS monthly_fee_usd, COUNT(*) AS months
  FROM every_seat
  WHERE
    month < DATE_TRUNC(CURRENT_DATE(), MONTH)
    AND month >= DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 3 MONTH)
    AND advice IN ('cheaper on API', 'cheaper on a seat', 'keep') AND days_covered >= 28
  GROUP BY subscription_id
  HAVING LOGICAL_AND(advice = 'cheaper on API')
),

keys AS (
  SELECT
    api_key_id, platform, MAX(api_key_name) AS name, MAX(user_email) AS user_email, MAX(team) AS team,
    -- A seat would save what a person's keys of Claude Code cost together.
    IF(
      platform = 'claude_code' AND MAX(user_email) != 'unknown@unattributed.com', CONCAT('code:', MAX(user_email)),
      CONCAT('key:', api_key_id)
    ) AS dollars,
    CAST(SUM(monthly_usd) AS NUMERIC) AS monthly_usd,
    LOGICAL_OR(is_batchable) AS is_batchable,
    REGEXP_CONTAINS(LOWER(CONCAT(COALESCE(MAX(api_key_name), ''), ' ', COALESCE(MAX(purpose), ''))),
      r'batch|nightly|cron|etl|eval|pipeline|offline|backfill|embed|report') AS sounds_offline,
    REGEXP_CONTAINS(LOWER(COALESCE(MAX(api_key_name), '')), r'bot|chat|support|assist|live|interactive') AS sounds_live,
    MAX(key_days_used) AS days_used, MAX(days_settled) AS days_settled, MAX(weekend_ratio) AS weekend_ratio,
    CAST(SUM(batch_saving_usd) AS NUMERIC) AS batch_usd,
    CAST(SUM(IF(is_cache_poor, cache_saving_usd, NUMERIC '0')) AS NUMERIC) AS cache_usd,
    MIN(IF(is_cache_poor, cache_hit_ratio, NULL)) AS worst_hit,
    STRING_AGG(IF(is_cache_poor, model, NULL), ', ' ORDER BY model) AS cache_models,
    CAST(SUM(IF(is_premium_for_little, model_saving_usd, NUMERIC '0')) AS NUMERIC) AS model_usd,
    MAX(IF(is_premium_for_little, output_share, NULL)) AS output_share,
    STRING_AGG(IF(is_premium_for_little, model, NULL), ', ' ORDER BY model) AS premium_models,
    MAX(alternative_model) AS alternative_model
  FROM vw_key_economics
  GROUP BY api_key_id, platform
),

used AS (
  SELECT DISTINCT api_key_id
  FROM api_usage_expenses
  WHERE expense_date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY) AND quantity > 0 AND api_key_id IS NOT NULL
),

-- Silence means something only where usage was reported.
usage_days AS (
  SELECT COUNT(*) AS days
  FROM source_coverage
  WHERE
    date >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY) AND stream = 'anthropic_usage' AND settled
    AND state IN ('reported', 'reported_zero')
),

unused AS (
  SELECT k.api_key_id, k.api_key_name, k.user_email, k.team, k.platform, k.created_date, d.days
  FROM dim_api_keys AS k
  CROSS JOIN usage_days AS d
  LEFT JOIN used AS u ON u.api_key_id = k.api_key_id
  WHERE
    k.valid_from <= CURRENT_DATE() AND k.valid_to > CURRENT_DATE() AND k.is_active AND u.api_key_id IS NULL
    AND d.days >= 80 AND COALESCE(k.created_date, DATE '1970-01-01') < DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)
),

-- People who pay for Claude Code by token and hold no seat, against the dearest seat that covers it.
coders AS (
  SELECT
    user_email, MAX(team) AS team, CAST(SUM(metered_cost_usd) AS NUMERIC) AS metered_usd, COUNT(DISTINCT day) AS days
  FROM agg_person_day
  WHERE
    day >= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY) AND day < CURRENT_DATE() AND platform = 'claude_code'
    AND user_email != 'unknown@unattributed.com'
  GROUP BY user_email
),

seat_price AS (
  SELECT MAX(CAST(SAFE_DIVIDE(monthly_fee_usd, seats) AS NUMERIC)) AS seat_usd
  FROM seats
  WHERE vendor = 'anthropic'
),

found AS (
  SELECT
    'empty seats' AS kind, CONCAT('seat:', subscription_id) AS dollars, subscription_id AS subject,
    CONCAT(platform, ' ', plan) AS name, platform, user_email, team, monthly_fee_usd AS spend_usd,
    monthly_fee_usd AS saving_usd, 'high' AS confidence,
    CONCAT(CAST(seats AS STRING), ' paid seats of ', plan, ' belong to nobody') AS evidence,
    'Give the seats up before the next billing day, or assign them in tab subscriptions' AS next_step
  FROM seats
  WHERE is_empty

  UNION ALL

  SELECT
    'idle seat', CONCAT('seat:', subscription_id), subscription_id, CONCAT(platform, ' ', plan), platform, user_email,
    team,
    monthly_fee_usd, monthly_fee_usd, IF(days_watched_of_30 >= 25, 'high', 'medium'),
    CONCAT(
      'Not used for 30 days, of which ', CAST(days_watched_of_30 AS STRING), ' were reported; last use ',
      COALESCE(CAST(last_used_on AS STRING), 'never in 13 months')
    ),
    'Ask the owner, then give the seat up before the next billing day'
  FROM seats
  WHERE
    NOT is_empty AND days_watched_of_30 >= 15 AND first_billed_on <= DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)
    AND COALESCE(last_used_on, DATE '1970-01-01') < DATE_SUB(CURRENT_DATE(), INTERVAL 30 DAY)

  UNION ALL

  SELECT
    'duplicate seat', CONCAT('seat:', subscription_id), subscription_id, CONCAT(platform, ' ', plan), platform,
    user_email, team,
    monthly_fee_usd,
    IF(
      place > 1, monthly_fee_usd,
      CAST(ROUND(monthly_fee_usd * CAST(SAFE_DIVIDE(seats - 1, seats) AS NUMERIC), 2) AS NUMERIC)
    ),
    'high', CONCAT('The same person has ', CAST(rivals + seats - 1 AS STRING), ' paid seats on ', platform),
    'Keep one of them'
  FROM seats
  WHERE NOT is_empty AND (place > 1 OR seats > 1)

  UNION ALL

  -- Two assistants for one kind of work: some people need both, so it is a question, not a finding.
  SELECT
    'overlapping seats', CONCAT('seat:', s.subscription_id), s.subscription_id, CONCAT(s.platform, ' ', s.plan),
    s.platform, s.user_email, s.team, s.monthly_fee_usd, s.monthly_fee_usd, 'low',
    CONCAT(
      'Also has ', COALESCE(s.other_seats, 'another seat'), '; used on ', CAST(s.used_days AS STRING), ' of ',
      CAST(s.days_watched AS STRING), ' reported days this month'
    ),
    IF(
      r.has_dearer, 'Ask owner and vendor whether the dearer seat covers this work, too',
      'Ask the owner whether the other assistant is enough'
    )
  FROM seats AS s
  JOIN rivals AS r ON r.subscription_id = s.subscription_id
  WHERE
    s.place = 1 AND s.used_days > 0
    AND (r.has_dearer OR (r.has_better AND s.used_days <= 3 AND s.days_watched >= 15))

  UNION ALL

  SELECT
    'seat cheaper on API', CONCAT('seat:', s.subscription_id), s.subscription_id, CONCAT(s.platform, ' ', s.plan),
    s.platform, s.user_email, s.team, s.monthly_fee_usd, CAST(ROUND(s.monthly_fee_usd - m.plan_list_usd, 2) AS NUMERIC),
    IF(m.months >= 2, 'medium', 'low'),
    CONCAT(
      'Over ', CAST(m.months AS STRING), ' months the use was worth ', FORMAT('%.2f', m.plan_list_usd),
      ' USD a month at list price, the seat costs ', FORMAT('%.2f', s.monthly_fee_usd)
    ),
    'Move this person to an API key, or to a smaller plan'
  FROM seats AS s
  JOIN seat_months AS m ON m.subscription_id = s.subscription_id

  UNION ALL

  SELECT
    'cheaper on a seat', CONCAT('code:', c.user_email), c.user_email, c.user_email, 'claude_code', c.user_email, c.team,
    c.metered_usd, CAST(ROUND(c.metered_usd - p.seat_usd, 2) AS NUMERIC), 'medium',
    CONCAT(
      'Claude Code by token cost ', FORMAT('%.2f', c.metered_usd), ' USD in 30 days; the dearest seat in tab ',
      'subscriptions costs ', FORMAT('%.2f', p.seat_usd)
    ),
    'Buy a seat that covers Claude Code; check its limits first'
  FROM coders AS c
  JOIN seat_price AS p ON c.metered_usd > p.seat_usd * NUMERIC '1.2'
  LEFT JOIN (SELECT DISTINCT user_email FROM seats WHERE vendor = 'anthropic') AS h ON h.user_email = c.user_email
  WHERE h.user_email IS NULL

  UNION ALL

  SELECT
    'low cache hits', dollars, api_key_id, name, platform, user_email, team, monthly_usd, cache_usd, 'medium',
    CONCAT(
      'Reads ', FORMAT('%.1f', 100 * worst_hit), ' % of its input from a cache (', cache_models,
      '); the saving is for 60 %'
    ),
    'Mark the stable part of the prompts with cache_control'
  FROM keys
  WHERE cache_usd >= 1

  UNION ALL

  SELECT
    'batchable traffic', dollars, api_key_id, name, platform, user_email, team, monthly_usd, batch_usd,
    CASE WHEN sounds_offline THEN 'high' WHEN sounds_live THEN 'low' ELSE 'medium' END,
    CONCAT(
      'Works on ', CAST(days_used AS STRING), ' of ', CAST(days_settled AS STRING), ' days, weekends at ',
      FORMAT('%.0f', 100 * weekend_ratio), ' % of weekdays, on standard tier'
    ),
    'Send what can wait up to 24 hours through the Batch API, at half the price'
  FROM keys
  WHERE is_batchable AND batch_usd >= 1

  UNION ALL

  SELECT
    'premium model, small outputs', dollars,
    api_key_id, name, platform, user_email, team, monthly_usd, model_usd, 'medium',
    CONCAT(
      premium_models, ' with ', FORMAT('%.2f', 100 * output_share), ' % of its tokens as output; saving with ',
      alternative_model
    ),
    CONCAT('Try ', alternative_model, ' on a sample of these requests')
  FROM keys
  WHERE model_usd >= 1

  UNION ALL

  SELECT
    'unused key', CONCAT('key:', api_key_id), api_key_id, api_key_name, COALESCE(platform, 'claude_api'), user_email,
    team, NUMERIC '0', NUMERIC '0', 'high',
    CONCAT('No use on ', CAST(days AS STRING), ' reported days of the last 90; a risk, not a cost'),
    'Deactivate it in the Console'
  FROM unused
),

ranked AS (
  SELECT
    *, ROW_NUMBER() OVER (PARTITION BY dollars ORDER BY saving_usd DESC, kind, subject) AS place,
    FIRST_VALUE(kind) OVER (PARTITION BY dollars ORDER BY saving_usd DESC, kind, subject) AS best_kind,
    FIRST_VALUE(subject) OVER (PARTITION BY dollars ORDER BY saving_usd DESC, kind, subject) AS best_subject
  FROM found
)

SELECT
  ROW_NUMBER() OVER (
    ORDER BY IF(place = 1, saving_usd, NUMERIC '0') DESC, saving_usd DESC, kind, subject, platform
  ) AS place,
  kind, subject, name, platform, user_email, team, spend_usd AS monthly_spend_usd, saving_usd AS monthly_saving_usd,
  IF(place = 1, saving_usd, NUMERIC '0') AS counted_saving_usd,
  IF(place = 1, NULL, CONCAT(best_kind, IF(best_subject = subject, '', CONCAT(' of ', best_subject)))) AS overlaps_with,
  confidence, evidence, next_step
FROM ranked
