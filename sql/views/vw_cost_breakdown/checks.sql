-- fail: the grain is unique
SELECT month, vendor, platform, team, project, model, cost_type, attribution_mode, cost_basis, COUNT(*) AS copies
FROM vw_cost_breakdown
GROUP BY month, vendor, platform, team, project, model, cost_type, attribution_mode, cost_basis
HAVING COUNT(*) > 1
