-- Lines of vendors' invoices, from the tab invoices.
SELECT
  vendor, key AS invoice_id, platform, COALESCE(kind, 'total') AS kind, valid_from AS period_start,
  DATE_SUB(valid_to, INTERVAL 1 DAY) AS period_end, amount_usd, issued_on, closed_on, note, row_number AS sheet_row
FROM sheet_rows
WHERE tab = 'invoices'
