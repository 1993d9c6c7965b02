-- Seats that are paid for, from the tab subscriptions: one row per plan, person and period.
SELECT
  CONCAT(
    'sub_',
    SUBSTR(
      TO_HEX(SHA256(CONCAT(r.platform, '|', r.key, '|', COALESCE(r.email, ''), '|', CAST(r.valid_from AS STRING)))), 1, 16
    )
  ) AS subscription_id,
  r.platform, IF(r.platform = 'cursor', 'cursor', 'anthropic') AS vendor, r.key AS plan,
  COALESCE(x.email, r.email) AS user_email,
  COALESCE(r.seats, 1) AS seats, r.amount_usd AS price_usd, r.period, r.billing_day, r.valid_from, r.valid_to,
  r.row_number AS sheet_row, r.snapshot_id, r.request_id, r.ingest_date
FROM sheet_rows AS r
LEFT JOIN new_dim_aliases AS x ON x.alias = r.email
WHERE r.tab = 'subscriptions'
