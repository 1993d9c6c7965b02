-- fail: the grain is unique
SELECT vendor, month, platform, ledger, COUNT(*) AS copies
FROM vw_as_closed
GROUP BY vendor, month, platform, ledger
HAVING COUNT(*) > 1
