-- What changed in closed months after they were closed, in the chosen ledger, by cause; newest publication first.
SELECT
  r.month,
  r.platform,
  r.cause,
  r.ledger,
  DATE(r.published_at) AS published_on,
  r.is_first_report,
  CAST(SUM(r.difference_usd) AS NUMERIC) AS difference_usd,
  COUNT(*) AS changes,
  MAX(r.closed_on) AS closed_on,
  CONCAT(CAST(r.month AS STRING), '~', CAST(LAST_DAY(r.month) AS STRING)) AS period
FROM vw_restatements AS r
WHERE r.ledger = {{ledger}} [[AND {{platform}}]] [[AND {{team}}]]
GROUP BY r.month, r.platform, r.cause, r.ledger, DATE(r.published_at), r.is_first_report
ORDER BY published_on DESC, r.month DESC, r.platform, r.cause, r.is_first_report
LIMIT 200
