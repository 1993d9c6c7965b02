-- Each invoice of the period against our billed sum: what it charges, what explains the difference, what is left.
SELECT
  i.vendor,
  i.period_start,
  i.period_end,
  i.status,
  i.invoiced_usd,
  i.our_usd,
  i.gap_usd,
  i.unexplained_usd,
  i.is_closed,
  i.next_step,
  'billed' AS ledger,
  CONCAT(CAST(i.period_start AS STRING), '~', CAST(i.period_end AS STRING)) AS period
FROM vw_invoice_reconciliation AS i
WHERE NOT i.is_part_of_whole [[AND {{period}}]]
ORDER BY i.period_start DESC, i.vendor, i.platform, i.period_end
LIMIT 100
