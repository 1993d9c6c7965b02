-- fail: the grain is unique
SELECT check_name, day, vendor, COUNT(*) AS copies
FROM vw_data_quality_dashboard
GROUP BY check_name, day, vendor
HAVING COUNT(*) > 1
