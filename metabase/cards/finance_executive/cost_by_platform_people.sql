-- People on whom cost was booked, by platform.
SELECT c.platform, COUNT(DISTINCT c.user_email) AS people
FROM vw_cost_by_person AS c
WHERE c.is_person [[AND {{period}}]] [[AND {{platform}}]] [[AND {{team}}]] [[AND {{person}}]]
GROUP BY c.platform
ORDER BY people DESC, c.platform
