-- What heavy and light users cost in the newest month of the period; the bars add up to all cost.
WITH newest AS (
  SELECT MAX(n.month) AS month FROM vw_cost_allocation AS n WHERE TRUE [[AND {{period}}]]
),

categories AS (
  SELECT
    c.month, c.user_category,
    CAST(SUM(
      CASE {{ledger}} WHEN 'billed' THEN c.billed_cost_usd WHEN 'list' THEN c.list_cost_usd ELSE c.total_cost_usd END
    ) AS NUMERIC) AS cost_usd,
    COUNT(DISTINCT IF(c.user_category = 'Unattributed', NULL, c.user_email)) AS people
  FROM newest AS n
  JOIN vw_cost_allocation AS c ON c.month = n.month
  WHERE TRUE [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
  GROUP BY c.month, c.user_category
)

SELECT
  user_category,
  cost_usd,
  people,
  CAST(SAFE_DIVIDE(cost_usd, people) AS NUMERIC) AS cost_per_person,
  CONCAT(CAST(month AS STRING), '~', CAST(LAST_DAY(month) AS STRING)) AS period
FROM categories
ORDER BY
  CASE user_category
    WHEN 'Power User' THEN 1 WHEN 'Regular User' THEN 2 WHEN 'Occasional User' THEN 3 WHEN 'Light User' THEN 4
    WHEN 'Cost Only' THEN 5 ELSE 6
  END
