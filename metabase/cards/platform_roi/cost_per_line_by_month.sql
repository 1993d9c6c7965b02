-- Cost per accepted line of each coding platform by month, in the chosen ledger.
WITH months AS (
  SELECT
    c.month, c.platform,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    SUM(c.total_lines_accepted) AS total_lines_accepted
  FROM vw_cost_allocation AS c
  WHERE
    c.platform IN ('claude_code', 'cursor')
    [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.platform
)

SELECT
  month,
  platform,
  CAST(SAFE_DIVIDE(cost_usd, total_lines_accepted) AS NUMERIC) AS cost_per_line_accepted,
  CAST(SAFE_DIVIDE(total_lines_accepted, cost_usd) AS FLOAT64) AS lines_per_dollar,
  cost_usd,
  total_lines_accepted,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM months
ORDER BY month, platform
