-- Cost of each team.
SELECT c.team, SUM(c.cost_usd) AS cost_usd
FROM vw_cost_by_person AS c
WHERE TRUE [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY c.team
ORDER BY cost_usd DESC, c.team
