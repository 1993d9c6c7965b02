-- All cost per person with any use in the newest month of the period: one row.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_cost_allocation AS n WHERE TRUE [[AND {{period}}]]
),

months AS (
  SELECT
    c.month,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    COUNT(DISTINCT IF(u.active_days > 0 AND c.user_category != 'Unattributed', c.user_email, NULL)) AS people
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month IN (n.month, DATE_SUB(n.month, INTERVAL 1 MONTH))
  LEFT JOIN vw_user_platform_month AS u
    ON u.month = c.month AND u.user_email = c.user_email AND u.platform = c.platform
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month
),

rated AS (
  SELECT *, CAST(SAFE_DIVIDE(cost_usd, people) AS NUMERIC) AS cost_per_active_user FROM months
)

SELECT
  r.month,
  r.cost_per_active_user,
  CAST(SAFE_DIVIDE(r.cost_per_active_user - b.cost_per_active_user, b.cost_per_active_user) AS FLOAT64) AS change_ratio,
  r.cost_usd,
  r.people,
  CONCAT(CAST(r.month AS STRING), '~', CAST(LAST_DAY(r.month) AS STRING)) AS period
FROM newest AS n
JOIN rated AS r ON r.month = n.month
LEFT JOIN rated AS b ON b.month = DATE_SUB(r.month, INTERVAL 1 MONTH)
WHERE r.cost_per_active_user IS NOT NULL
