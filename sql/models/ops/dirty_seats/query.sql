-- Days that have closed since the last publication and on which a seat is paid for, or which people pasted ahead of time.
SELECT d AS day
FROM UNNEST(GENERATE_DATE_ARRAY(DATE_ADD(@closed_until, INTERVAL 1 DAY), DATE_SUB(@today, INTERVAL 1 DAY))) AS d
WHERE
  EXISTS (
    SELECT 1 FROM dim_subscriptions AS s
    WHERE d >= s.valid_from AND d < IF(
      s.valid_to >= DATE '9990-01-01', s.valid_to,
      DATE_ADD(s.valid_to, INTERVAL IF(s.period = 'year', 12, 1) MONTH)
    )
  )
  OR EXISTS (SELECT 1 FROM dim_pasted_usage AS p WHERE p.usage_date = d)
