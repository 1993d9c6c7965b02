-- fail: the grain is unique
SELECT sheet_row, COUNT(*) AS copies
FROM dim_invoices
GROUP BY sheet_row
HAVING COUNT(*) > 1
