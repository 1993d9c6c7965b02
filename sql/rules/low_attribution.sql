-- severity: warning
-- title: Too much belongs to nobody
-- threshold: below 95 % of dollars or of records over 30 settled days; critical below 85 %
-- next: name the owners in the tab api_keys of the sheet, then python -m local run
WITH settled AS (
  SELECT stream, date
  FROM source_coverage
  WHERE settled AND state IN ('reported', 'reported_zero')
    AND date BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
),

measured AS (
  SELECT
    'dollars' AS measure, f.cost_date AS day, f.vendor, f.attribution_mode != 'unattributed' AS owned,
    f.cost_usd AS amount
  FROM fct_cost_daily AS f
  JOIN settled AS s ON s.stream = f.source_stream AND s.date = f.cost_date
  WHERE f.cost_date BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)

  UNION ALL

  SELECT 'records', f.usage_date, f.vendor, f.attribution_mode != 'unattributed', NUMERIC '1'
  FROM fct_usage_daily AS f
  JOIN settled AS s ON s.stream = f.source_stream AND s.date = f.usage_date
  WHERE f.usage_date BETWEEN DATE_SUB(@today, INTERVAL 30 DAY) AND DATE_SUB(@today, INTERVAL 1 DAY)
),

by_vendor AS (
  SELECT
    measure, vendor, MAX(day) AS day, CAST(SUM(amount) AS NUMERIC) AS whole,
    CAST(COALESCE(SUM(IF(owned, NULL, amount)), 0) AS NUMERIC) AS unowned
  FROM measured
  GROUP BY measure, vendor
),

shares AS (
  SELECT
    measure, MAX(day) AS day, CAST(SUM(unowned) AS NUMERIC) AS missing, MAX_BY(vendor, unowned) AS vendor,
    CAST(SAFE_DIVIDE(100 * (SUM(whole) - SUM(unowned)), SUM(whole)) AS NUMERIC) AS percent
  FROM by_vendor
  GROUP BY measure
)

SELECT
  measure AS subject, IF(percent < 85, 'critical', 'warning') AS severity,
  CONCAT(
    FORMAT('%.1f', percent), ' % of ', measure, ' to ', CAST(day AS STRING), ' have an owner; without one: ',
    IF(measure = 'dollars', CONCAT(FORMAT('%.2f', missing), ' USD'), FORMAT('%.0f', missing)),
    ', most of it of ', vendor
  ) AS message,
  day
FROM shares
WHERE percent < 95
