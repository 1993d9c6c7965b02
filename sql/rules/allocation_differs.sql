-- severity: warning
-- title: A key cost something else than we allocated to it
-- threshold: over a cent between an uploaded Console cost file and our share, a key and day of the last 60
-- next: python -m local query "SELECT * FROM vw_allocation_check WHERE status != 'agrees'" shows every difference
SELECT
  COALESCE(subject, 'without a key') AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    COALESCE(MAX(api_key_name), subject, 'cost without a key'), ': from ', CAST(MIN(day) AS STRING), ' to ',
    CAST(MAX(day) AS STRING), ' the Console says ', FORMAT('%.2f', COALESCE(SUM(vendor_usd), 0)), ' USD, we allocated ',
    FORMAT('%.2f', COALESCE(SUM(our_usd), 0)), ' USD'
  ) AS message,
  MAX(day) AS day
FROM vw_allocation_check
WHERE
  status IN ('differs', 'only allocated', 'only in the file')
  AND day BETWEEN DATE_SUB(@today, INTERVAL 60 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
GROUP BY subject
HAVING ABS(SUM(COALESCE(our_usd, 0) - COALESCE(vendor_usd, 0))) > NUMERIC '0.01'
