-- Whether the invoices of the period pass, in words, and what stands between it and being closed.
WITH bills AS (
  SELECT
    i.vendor, i.period_start, i.passes, i.is_closed, i.status, i.unexplained_usd,
    IF(i.next_step = 'Nothing', NULL, CONCAT(i.vendor, ': ', i.next_step)) AS step
  FROM vw_invoice_reconciliation AS i
  WHERE NOT i.is_part_of_whole [[AND {{period}}]]
),

counted AS (
  SELECT
    COUNT(*) AS bills, COUNTIF(passes) AS passing, COUNTIF(is_closed) AS closed,
    COUNTIF(status = 'no invoice yet') AS missing, COUNTIF(status = 'unexplained') AS unexplained,
    CAST(SUM(IF(status = 'unexplained', unexplained_usd, NUMERIC '0')) AS NUMERIC) AS unexplained_usd,
    STRING_AGG(DISTINCT step, '; ' ORDER BY step) AS steps
  FROM bills
)

SELECT
  IF(
    bills = 0,
    'There is nothing to reconcile: no invoice of this period is written, and no month of it that is over was billed.',
    CONCAT(
      'Invoices: ', CAST(bills - missing AS STRING), ' written, ', CAST(passing AS STRING),
      ' of them agree with our billed sum or are explained, ', CAST(closed AS STRING), ' are closed',
      IF(unexplained = 0, '', CONCAT('; ', FORMAT("%'.2f", unexplained_usd), ' USD (billed) are unexplained')),
      IF(missing = 0, '', CONCAT('; ', CAST(missing AS STRING), ' still to be entered')),
      '. ', COALESCE(CONCAT('Next: ', steps, '.'), 'Nothing is left to do.')
    )
  ) AS sentence
FROM counted
