-- fail: the grain is unique
SELECT vendor, platform, period_start, period_end, COUNT(*) AS copies
FROM vw_invoice_reconciliation
GROUP BY vendor, platform, period_start, period_end
HAVING COUNT(*) > 1
