-- Closed months as they stood when they were closed and as they stand now, in the chosen ledger; largest change first.
SELECT
  a.month,
  a.vendor,
  a.platform,
  a.ledger,
  a.closed_on,
  a.as_closed_usd,
  a.now_usd,
  a.difference_usd,
  a.changes,
  DATE(a.last_changed_at) AS last_changed_on,
  CONCAT(CAST(a.month AS STRING), '~', CAST(LAST_DAY(a.month) AS STRING)) AS period
FROM vw_as_closed AS a
WHERE a.ledger = {{ledger}} [[AND {{period}}]] [[AND {{platform}}]]
ORDER BY a.month DESC, ABS(a.difference_usd) DESC, a.platform, a.vendor
LIMIT 100
