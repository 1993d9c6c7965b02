-- severity: critical
-- title: A vendor's day does not add up
-- threshold: any difference, to the last digit, in any ledger
-- next: python -m local replay --start DAY --end DAY
SELECT
  CONCAT(vendor, ' ', CAST(day AS STRING)) AS subject, CAST(NULL AS STRING) AS severity,
  CONCAT(
    vendor, ' ', CAST(day AS STRING), ': people and unattributed differ from what the vendor says, ',
    STRING_AGG(
      CONCAT(ledger, ' by ', FORMAT('%.9f', COALESCE(people_usd, 0) - COALESCE(vendor_usd, 0)), ' USD'), ', '
      ORDER BY ledger
    ),
    '; the last good facts of that day stay'
  ) AS message,
  day
FROM held_days
GROUP BY vendor, day
