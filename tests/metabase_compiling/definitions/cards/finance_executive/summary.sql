-- The newest month in a sentence.
SELECT CONCAT(CAST(e.month AS STRING), ' cost ', FORMAT('%.2f', e.total_monthly_cost), ' USD.') AS sentence
FROM vw_executive_summary AS e
WHERE e.total_monthly_cost IS NOT NULL [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
