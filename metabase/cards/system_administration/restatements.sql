-- What was published after a month had been closed, by month, platform, ledger and cause; the newest month first.
SELECT
  r.month, r.closed_on, r.platform, r.ledger, r.cause, IF(r.is_first_report, 'first report', 'correction') AS change,
  CAST(SUM(r.difference_usd) AS NUMERIC) AS moved_usd, COUNT(*) AS changes, COUNT(DISTINCT r.day) AS days,
  MAX(r.published_at) AS published_at,
  CONCAT(CAST(r.month AS STRING), '~', CAST(LAST_DAY(r.month) AS STRING)) AS period
FROM vw_restatements AS r
WHERE TRUE [[AND {{platform}}]]
GROUP BY r.month, r.closed_on, r.platform, r.ledger, r.cause, change
ORDER BY r.month DESC, r.ledger, ABS(moved_usd) DESC, r.platform, r.cause, change, r.closed_on
LIMIT 200
