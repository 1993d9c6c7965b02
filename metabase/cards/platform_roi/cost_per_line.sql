-- Cost of Claude Code and Cursor per accepted line in the newest month of the period: one row.
WITH newest AS (
  SELECT MAX(n.month) AS month
  FROM vw_cost_allocation AS n
  WHERE n.platform IN ('claude_code', 'cursor') [[AND {{period}}]]
),

months AS (
  SELECT
    c.month,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    SUM(c.total_lines_accepted) AS total_lines_accepted
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  WHERE c.platform IN ('claude_code', 'cursor') [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month
),

rated AS (
  SELECT *, CAST(SAFE_DIVIDE(cost_usd, total_lines_accepted) AS NUMERIC) AS cost_per_line_accepted FROM months
)

SELECT
  r.month,
  r.cost_per_line_accepted,
  CAST(SAFE_DIVIDE(r.cost_per_line_accepted - b.cost_per_line_accepted, b.cost_per_line_accepted) AS FLOAT64)
    AS change_ratio,
  r.cost_usd,
  r.total_lines_accepted,
  CONCAT(CAST(r.month AS STRING), '~', CAST(LAST_DAY(r.month) AS STRING)) AS period
FROM newest AS n
JOIN rated AS r ON r.month = n.month
LEFT JOIN rated AS b ON b.month = DATE_SUB(r.month, INTERVAL 1 MONTH)
WHERE r.cost_per_line_accepted IS NOT NULL
