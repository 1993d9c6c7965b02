-- Every billing day of every seat in the tab subscriptions: what was charged, and what will be if nobody changes it.
WITH months AS (
  SELECT month
  FROM UNNEST(GENERATE_DATE_ARRAY(
    DATE_SUB(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 25 MONTH),
    DATE_ADD(DATE_TRUNC(CURRENT_DATE(), MONTH), INTERVAL 12 MONTH),
    INTERVAL 1 MONTH
  )) AS month
),

billings AS (
  SELECT
    s.subscription_id, s.vendor, s.platform, s.plan, s.user_email, s.seats, s.price_usd, s.period, s.billing_day,
    s.valid_from, s.valid_to, m.month,
    LEAST(DATE_ADD(m.month, INTERVAL (s.billing_day - 1) DAY), LAST_DAY(m.month)) AS billed_on,
    DATE_ADD(m.month, INTERVAL IF(s.period = 'year', 12, 1) MONTH) AS next_month,
    LEAST(
      DATE_ADD(DATE_TRUNC(s.valid_from, MONTH), INTERVAL (s.billing_day - 1) DAY), LAST_DAY(s.valid_from)
    ) AS first_try
  FROM dim_subscriptions AS s
  JOIN months AS m ON m.month >= DATE_TRUNC(s.valid_from, MONTH)
),

cycles AS (
  SELECT
    *, LEAST(DATE_ADD(next_month, INTERVAL (billing_day - 1) DAY), LAST_DAY(next_month)) AS next_on
  FROM billings
  WHERE
    billed_on >= valid_from AND billed_on < valid_to
    -- A yearly fee falls due in the month of its first billing day.
    AND (
      period != 'year'
      OR EXTRACT(MONTH FROM month)
        = EXTRACT(MONTH FROM IF(first_try >= valid_from, valid_from, DATE_ADD(valid_from, INTERVAL 1 MONTH)))
    )
)

SELECT
  subscription_id, billed_on, next_on, DATE_DIFF(next_on, billed_on, DAY) AS covered_days, vendor, platform, plan,
  user_email, seats, period AS billed_every, CAST(price_usd * seats AS NUMERIC) AS fee_usd,
  billed_on >= CURRENT_DATE() AS is_ahead
FROM cycles
