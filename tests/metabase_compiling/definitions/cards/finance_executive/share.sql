-- Cost of the two vendors by month.
SELECT e.month, e.anthropic_cost_usd, e.cursor_cost_usd
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month
