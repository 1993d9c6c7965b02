-- Each invoice against our billed ledger of its days: what matches, what explains the rest, and what nothing explains.
-- A line that names a platform is compared with that platform, too; invoices of equal days and scope go together.
WITH lines AS (
  SELECT
    i.*,
    -- What is not of this kind may stand beside platforms without widening the invoice to all of them.
    LOGICAL_OR(i.platform IS NULL AND i.kind IN ('total', 'usage', 'seats', 'extra_usage'))
      OVER (PARTITION BY i.vendor, i.invoice_id) AS is_broad,
    MIN(IF(i.kind = 'total', i.period_start, NULL)) OVER (PARTITION BY i.vendor, i.invoice_id) AS total_start,
    MAX(IF(i.kind = 'total', i.period_end, NULL)) OVER (PARTITION BY i.vendor, i.invoice_id) AS total_end,
    MIN(i.period_start) OVER (PARTITION BY i.vendor, i.invoice_id) AS first_start,
    MAX(i.period_end) OVER (PARTITION BY i.vendor, i.invoice_id) AS last_end,
    MAX(i.platform) OVER (PARTITION BY i.vendor, i.invoice_id) AS any_platform
  FROM dim_invoices AS i
  WHERE i.period_end >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
),

-- The whole invoice, where it is about all of a vendor; else, and beside it, each platform that its lines name.
scoped AS (
  SELECT
    vendor, invoice_id, kind, amount_usd, issued_on, closed_on, CAST(NULL AS STRING) AS platform,
    COALESCE(total_start, first_start) AS period_start, COALESCE(total_end, last_end) AS period_end, FALSE AS is_part
  FROM lines
  -- A total of one platform is no total of the whole.
  WHERE is_broad AND NOT (kind = 'total' AND platform IS NOT NULL)

  UNION ALL

  SELECT
    vendor, invoice_id, kind, amount_usd, issued_on, closed_on, COALESCE(platform, any_platform),
    IF(is_broad, period_start, COALESCE(total_start, first_start)),
    IF(is_broad, period_end, COALESCE(total_end, last_end)),
    is_broad
  FROM lines
  WHERE platform IS NOT NULL OR NOT is_broad
),

invoiced AS (
  SELECT
    vendor, platform, period_start, period_end, LOGICAL_AND(is_part) AS is_part_of_whole,
    STRING_AGG(DISTINCT invoice_id, ', ' ORDER BY invoice_id) AS invoice_id,
    MAX(issued_on) AS issued_on, MAX(closed_on) AS closed_on,
    CAST(SUM(IF(kind = 'total', amount_usd, NULL)) AS NUMERIC) AS total_usd,
    CAST(SUM(IF(kind = 'total', NULL, amount_usd)) AS NUMERIC) AS parts_usd,
    CAST(SUM(IF(kind = 'usage', amount_usd, NULL)) AS NUMERIC) AS usage_usd,
    CAST(SUM(IF(kind = 'seats', amount_usd, NULL)) AS NUMERIC) AS seats_usd,
    CAST(SUM(IF(kind = 'extra_usage', amount_usd, NULL)) AS NUMERIC) AS extra_usd,
    CAST(SUM(IF(kind = 'tax', amount_usd, NUMERIC '0')) AS NUMERIC) AS tax_usd,
    CAST(SUM(IF(kind = 'credit', amount_usd, NUMERIC '0')) AS NUMERIC) AS credit_usd,
    CAST(SUM(IF(kind = 'priority_tier', amount_usd, NUMERIC '0')) AS NUMERIC) AS priority_tier_usd,
    CAST(SUM(IF(kind = 'adjustment', amount_usd, NUMERIC '0')) AS NUMERIC) AS adjustment_usd
  FROM scoped
  GROUP BY vendor, platform, period_start, period_end
),

spent AS (
  SELECT
    day, month, vendor, platform, source_stream,
    CASE cost_type WHEN 'subscription' THEN 'seats' WHEN 'extra_usage' THEN 'extra_usage' ELSE 'usage' END AS kind,
    CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_usd, CAST(SUM(record_count) AS INT64) AS records
  FROM agg_platform_day
  WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
  GROUP BY day, month, vendor, platform, source_stream, cost_type
),

-- Months that ended and that no invoice covers.
bills AS (
  SELECT *, TRUE AS has_invoice FROM invoiced

  UNION ALL

  SELECT
    s.vendor, NULL, s.month, LAST_DAY(s.month), FALSE, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NUMERIC '0', NUMERIC '0', NUMERIC '0', NUMERIC '0', FALSE
  FROM spent AS s
  WHERE s.month < DATE_TRUNC(CURRENT_DATE(), MONTH) AND NOT EXISTS (
    SELECT 1 FROM invoiced AS i
    WHERE i.vendor = s.vendor AND i.period_start <= LAST_DAY(s.month) AND i.period_end >= s.month
  )
  GROUP BY s.vendor, s.month
  HAVING SUM(s.billed_usd) != 0
),

-- Which of our kinds an invoice is about: those that its parts name when the parts are all of it, else everything.
-- Usage that an invoice does not split contains extra usage.
kinds AS (
  SELECT
    *, COALESCE(total_usd, parts_usd) AS invoiced_usd,
    total_usd IS NOT NULL AND total_usd != COALESCE(parts_usd, NUMERIC '0') AS is_open
  FROM bills
),

bounds AS (
  SELECT
    *, NOT has_invoice OR is_open OR usage_usd IS NOT NULL AS with_usage,
    NOT has_invoice OR is_open OR seats_usd IS NOT NULL AS with_seats,
    NOT has_invoice OR is_open OR extra_usd IS NOT NULL OR usage_usd IS NOT NULL AS with_extra
  FROM kinds
),

ours AS (
  SELECT
    b.vendor, b.platform, b.period_start, b.period_end,
    CAST(SUM(IF(s.kind = 'usage', s.billed_usd, NUMERIC '0')) AS NUMERIC) AS our_usage_usd,
    CAST(SUM(IF(s.kind = 'seats', s.billed_usd, NUMERIC '0')) AS NUMERIC) AS our_seats_usd,
    CAST(SUM(IF(s.kind = 'extra_usage', s.billed_usd, NUMERIC '0')) AS NUMERIC) AS our_extra_usage_usd,
    CAST(SUM(s.records) AS INT64) AS records
  FROM bounds AS b
  JOIN spent AS s
    ON s.vendor = b.vendor AND s.day BETWEEN b.period_start AND b.period_end
    AND (b.platform IS NULL OR s.platform = b.platform)
    AND (
      (s.kind = 'usage' AND b.with_usage) OR (s.kind = 'seats' AND b.with_seats)
      OR (s.kind = 'extra_usage' AND b.with_extra)
    )
  GROUP BY b.vendor, b.platform, b.period_start, b.period_end
),

reported AS (
  SELECT c.date AS day, c.stream, c.snapshot_id
  FROM source_coverage AS c
  WHERE
    c.date >= DATE_SUB(CURRENT_DATE(), INTERVAL 25 MONTH)
    AND (c.state = 'not_configured' OR (c.settled AND c.state IN ('reported', 'reported_zero')))
),

-- A stream that bills at all, day by day: days without a settled report are estimated by the mean of those with one.
billing AS (
  SELECT
    s.vendor, s.platform, s.source_stream, s.kind, CAST(SUM(s.billed_usd) AS NUMERIC) AS billed_usd,
    COUNT(DISTINCT r.day) AS days_billed, MIN(s.day) AS first_day
  FROM spent AS s
  JOIN reported AS r ON r.stream = s.source_stream AND r.day = s.day
  WHERE s.kind != 'seats'
  GROUP BY s.vendor, s.platform, s.source_stream, s.kind
  HAVING SUM(s.billed_usd) > 0
),

unreported AS (
  SELECT
    b.vendor, b.platform, b.period_start, b.period_end, s.platform AS of_platform, s.source_stream, s.kind,
    MAX(s.billed_usd) AS billed_usd, MAX(s.days_billed) AS days_billed,
    DATE_DIFF(LEAST(b.period_end, DATE_SUB(CURRENT_DATE(), INTERVAL 1 DAY)), b.period_start, DAY) + 1
      - COUNT(DISTINCT r.day) AS days_missing
  FROM bounds AS b
  JOIN billing AS s
    ON s.vendor = b.vendor AND (b.platform IS NULL OR s.platform = b.platform)
    AND ((s.kind = 'usage' AND b.with_usage) OR (s.kind = 'extra_usage' AND b.with_extra))
  LEFT JOIN reported AS r ON r.stream = s.source_stream AND r.day BETWEEN b.period_start AND b.period_end
  GROUP BY b.vendor, b.platform, b.period_start, b.period_end, s.platform, s.source_stream, s.kind
),

missing AS (
  SELECT
    vendor, platform, period_start, period_end, GREATEST(0, MAX(days_missing)) AS days_unreported,
    CAST(SUM(GREATEST(0, days_missing) * CAST(SAFE_DIVIDE(billed_usd, days_billed) AS NUMERIC)) AS NUMERIC)
      AS unreported_usd
  FROM unreported
  GROUP BY vendor, platform, period_start, period_end
),

quarantined AS (
  SELECT b.vendor, b.platform, b.period_start, b.period_end, CAST(SUM(d.quarantined_usd) AS NUMERIC) AS quarantined_usd
  FROM bounds AS b
  JOIN reported AS r ON r.day BETWEEN b.period_start AND b.period_end
  JOIN raw_snapshot_days AS d ON d.snapshot_id = r.snapshot_id AND d.day = r.day AND d.stream = r.stream
  JOIN (SELECT DISTINCT vendor, source_stream FROM billing) AS s
    ON s.source_stream = r.stream AND s.vendor = b.vendor
  WHERE d.quarantined_usd != 0 AND b.platform IS NULL
  GROUP BY b.vendor, b.platform, b.period_start, b.period_end
),

compared AS (
  SELECT
    b.*, COALESCE(o.our_usage_usd, NUMERIC '0') AS our_usage_usd, COALESCE(o.our_seats_usd, NUMERIC '0') AS our_seats_usd,
    COALESCE(o.our_extra_usage_usd, NUMERIC '0') AS our_extra_usage_usd, COALESCE(o.records, 0) AS records,
    CAST(COALESCE(o.our_usage_usd + o.our_seats_usd + o.our_extra_usage_usd, NUMERIC '0') AS NUMERIC) AS our_usd,
    CAST(b.tax_usd + b.credit_usd + b.priority_tier_usd + b.adjustment_usd AS NUMERIC) AS never_ours_usd,
    CAST(COALESCE(b.seats_usd - COALESCE(o.our_seats_usd, NUMERIC '0'), NUMERIC '0') AS NUMERIC) AS seats_difference_usd,
    COALESCE(q.quarantined_usd, NUMERIC '0') AS quarantined_usd, COALESCE(m.days_unreported, 0) AS days_unreported,
    COALESCE(m.unreported_usd, NUMERIC '0') AS could_be_unreported_usd,
    GREATEST(NUMERIC '1', CAST(ROUND(0.005 * SQRT(COALESCE(o.records, 0)), 2) AS NUMERIC)) AS tolerance_usd
  FROM bounds AS b
  LEFT JOIN ours AS o
    ON o.vendor = b.vendor AND COALESCE(o.platform, '') = COALESCE(b.platform, '') AND o.period_start = b.period_start
    AND o.period_end = b.period_end
  LEFT JOIN missing AS m
    ON m.vendor = b.vendor AND COALESCE(m.platform, '') = COALESCE(b.platform, '') AND m.period_start = b.period_start
    AND m.period_end = b.period_end
  LEFT JOIN quarantined AS q
    ON q.vendor = b.vendor AND COALESCE(q.platform, '') = COALESCE(b.platform, '') AND q.period_start = b.period_start
    AND q.period_end = b.period_end
),

gaps AS (
  SELECT
    *, CAST(invoiced_usd - our_usd AS NUMERIC) AS gap_usd,
    CAST(invoiced_usd - our_usd - never_ours_usd AS NUMERIC) AS comparable_gap_usd,
    CAST(invoiced_usd - our_usd - never_ours_usd - seats_difference_usd - quarantined_usd AS NUMERIC) AS rest_usd
  FROM compared
),

-- Days nobody reported can only explain that an invoice is higher, and no more than they would have cost.
explained AS (
  SELECT
    *,
    CASE
      WHEN NOT has_invoice THEN CAST(ROUND(could_be_unreported_usd, 2) AS NUMERIC)
      WHEN ABS(rest_usd) <= tolerance_usd THEN NUMERIC '0'
      ELSE GREATEST(NUMERIC '0', LEAST(rest_usd, could_be_unreported_usd))
    END AS unreported_usd
  FROM gaps
),

judged AS (
  SELECT
    *, CAST(rest_usd - unreported_usd AS NUMERIC) AS unexplained_usd,
    CASE
      WHEN NOT has_invoice THEN 'no invoice yet'
      WHEN ABS(rest_usd - unreported_usd) > tolerance_usd THEN 'unexplained'
      WHEN ABS(gap_usd) <= tolerance_usd THEN 'matched'
      ELSE 'explained'
    END AS status
  FROM explained
)

SELECT
  vendor, invoice_id, platform, period_start, period_end, is_part_of_whole, issued_on, closed_on IS NOT NULL AS is_closed,
  closed_on, invoiced_usd, our_usd, our_usage_usd, our_seats_usd, our_extra_usage_usd, gap_usd,
  tax_usd, credit_usd, priority_tier_usd, adjustment_usd, seats_difference_usd, quarantined_usd, unreported_usd,
  days_unreported, unexplained_usd, records AS record_count, tolerance_usd,
  status,
  IF(has_invoice, status != 'unexplained', NULL) AS passes,
  CAST(SAFE_DIVIDE(CAST(comparable_gap_usd AS FLOAT64), CAST(invoiced_usd - never_ours_usd AS FLOAT64)) AS FLOAT64)
    AS gap_ratio,
  IF(has_invoice, ABS(comparable_gap_usd) <= NUMERIC '0.05' * ABS(invoiced_usd - never_ours_usd), NULL)
    AS is_within_5_percent,
  CASE
    WHEN status = 'no invoice yet' THEN 'Enter the invoice in the tab invoices'
    WHEN status = 'unexplained' AND days_unreported > 0
      THEN 'Fetch or upload the days that were not reported, then compare again'
    WHEN status = 'unexplained' AND unexplained_usd > 0
      THEN 'Enter tax, credits, seats or priority tier as lines of their own; else ask the vendor what we do not see'
    WHEN status = 'unexplained'
      THEN 'We know more than was charged: look for a credit, a discount or another invoice of these days'
    WHEN seats_difference_usd != 0 THEN 'Correct seats or fee in the tab subscriptions'
    WHEN closed_on IS NULL AND NOT is_part_of_whole THEN 'Write closed_on beside it to close the month'
    ELSE 'Nothing'
  END AS next_step
FROM judged
