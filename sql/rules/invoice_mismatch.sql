-- severity: warning
-- title: An invoice differs from our sum
-- threshold: unexplained beyond the FOCUS tolerance of MAX(1.00, 0.005 x SQRT(records)) USD, or 5 % off; critical when both
-- next: python -m local query "SELECT * FROM vw_invoice_reconciliation" shows the parts and, in next_step, what to do
SELECT
  CONCAT(
    vendor, ' ', COALESCE(invoice_id, 'invoice'), IF(platform IS NULL, '', CONCAT(' ', platform)), ' ',
    CAST(period_start AS STRING)
  ) AS subject,
  IF(status = 'unexplained' AND NOT is_within_5_percent, 'critical', 'warning') AS severity,
  CONCAT(
    vendor, ' invoice ', COALESCE(invoice_id, '(no number)'), ', ', CAST(period_start AS STRING), ' to ',
    CAST(period_end AS STRING), ': invoiced ', FORMAT('%.2f', invoiced_usd), ' USD, our billed sum ',
    FORMAT('%.2f', our_usd), ' USD; ',
    IF(
      status = 'unexplained',
      CONCAT(
        FORMAT('%.2f', unexplained_usd), ' USD are unexplained, ', FORMAT('%.2f', tolerance_usd), ' are tolerated'
      ),
      'the difference is explained'
    ),
    '; beside tax, credits and adjustments it is ', FORMAT('%.1f', COALESCE(gap_ratio, 0.0) * 100),
    ' %. ', next_step
  ) AS message,
  period_end AS day, vendor, platform
FROM vw_invoice_reconciliation
WHERE
  NOT is_part_of_whole AND period_end >= DATE_SUB(@today, INTERVAL 100 DAY) AND invoiced_usd IS NOT NULL
  AND (status = 'unexplained' OR NOT is_within_5_percent)
