-- Each invoice of the period with everything that explains its difference from our billed sum.
SELECT
  i.vendor,
  i.invoice_id,
  COALESCE(i.platform, 'all') AS platform_name,
  i.period_start,
  i.period_end,
  i.status,
  i.invoiced_usd,
  i.our_usd,
  i.our_usage_usd,
  i.our_seats_usd,
  i.our_extra_usage_usd,
  i.gap_usd,
  i.tax_usd,
  i.credit_usd,
  i.priority_tier_usd,
  i.adjustment_usd,
  i.seats_difference_usd,
  i.quarantined_usd,
  i.unreported_usd,
  i.days_unreported,
  i.unexplained_usd,
  i.tolerance_usd,
  i.passes,
  i.gap_ratio,
  i.is_within_5_percent,
  i.is_part_of_whole,
  i.closed_on,
  i.next_step,
  i.platform,
  CONCAT(CAST(i.period_start AS STRING), '~', CAST(i.period_end AS STRING)) AS period,
  'billed' AS ledger
FROM vw_invoice_reconciliation AS i
WHERE TRUE [[AND {{period}}]]
ORDER BY i.period_start DESC, i.vendor, i.is_part_of_whole, i.platform, i.period_end
LIMIT 100
