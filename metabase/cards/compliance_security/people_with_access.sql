-- People whom the newest list of any vendor names: one row, NULL when no list has been read.
SELECT NULLIF(COUNT(DISTINCT r.person), 0) AS people
FROM vw_access_roles AS r
WHERE TRUE [[AND {{person}}]]
