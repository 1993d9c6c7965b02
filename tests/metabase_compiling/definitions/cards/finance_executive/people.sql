-- People of the newest month.
SELECT e.total_active_users
FROM vw_executive_summary AS e
WHERE TRUE [[AND {{period}}]]
ORDER BY e.month DESC
LIMIT 1
