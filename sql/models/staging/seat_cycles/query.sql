-- Every billing day of every seat, and the days until the next one, which its fee covers.
-- Far enough back for a yearly fee, far enough ahead that an invoice's billing days are all there whenever it is split.
WITH months AS (
  SELECT month
  FROM UNNEST(GENERATE_DATE_ARRAY(
    DATE_SUB(DATE_TRUNC(@lo, MONTH), INTERVAL 25 MONTH), DATE_ADD(DATE_TRUNC(@today, MONTH), INTERVAL 13 MONTH),
    INTERVAL 1 MONTH
  )) AS month
),

billings AS (
  SELECT
    s.*, m.month,
    LEAST(DATE_ADD(m.month, INTERVAL (s.billing_day - 1) DAY), LAST_DAY(m.month)) AS billed_on,
    DATE_ADD(m.month, INTERVAL IF(s.period = 'year', 12, 1) MONTH) AS next_month,
    LEAST(
      DATE_ADD(DATE_TRUNC(s.valid_from, MONTH), INTERVAL (s.billing_day - 1) DAY), LAST_DAY(s.valid_from)
    ) AS first_try
  FROM new_dim_subscriptions AS s
  JOIN months AS m ON m.month >= DATE_TRUNC(s.valid_from, MONTH)
)

SELECT
  ROW_NUMBER() OVER (ORDER BY sheet_row, subscription_id, billed_on) AS cycle_id,
  subscription_id, vendor, platform, plan, user_email, seats, sheet_row, billed_on,
  LEAST(DATE_ADD(next_month, INTERVAL (billing_day - 1) DAY), LAST_DAY(next_month)) AS next_on,
  CAST(ROUND(price_usd * seats * 1000000000) AS INT64) AS fee_units,
  snapshot_id, ingest_date, request_id
FROM billings
WHERE
  billed_on >= valid_from AND billed_on < valid_to
  -- A yearly fee falls due in the month of its first billing day.
  AND (
    period != 'year'
    OR EXTRACT(MONTH FROM month)
      = EXTRACT(MONTH FROM IF(first_try >= valid_from, valid_from, DATE_ADD(valid_from, INTERVAL 1 MONTH)))
  )
