-- How many people hold which kind of role with each vendor.
SELECT
  r.place, IF(r.is_privileged, 'privileged', 'ordinary') AS access, COUNT(DISTINCT r.person) AS people
FROM vw_access_roles AS r
WHERE TRUE [[AND {{person}}]]
GROUP BY r.place, access
ORDER BY r.place, access
