-- fail: the grain is unique
SELECT kind, subject, platform, vendor, COUNT(*) AS copies
FROM vw_unattributed_queue
GROUP BY kind, subject, platform, vendor
HAVING COUNT(*) > 1
