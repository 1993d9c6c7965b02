-- People who hold a privileged role anywhere: one row, NULL when no list has been read.
SELECT IF(COUNT(*) = 0, NULL, COUNT(DISTINCT IF(r.is_privileged, r.person, NULL))) AS people
FROM vw_access_roles AS r
WHERE TRUE [[AND {{person}}]]
