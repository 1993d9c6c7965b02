-- Which months of the period are closed, per vendor: by the tab invoices.
WITH months AS (
  SELECT DISTINCT vendor, month
  FROM agg_platform_day
  WHERE day BETWEEN @start AND @last
)

SELECT m.vendor, m.month, MAX(i.closed_on) AS closed_on
FROM months AS m
LEFT JOIN dim_invoices AS i ON i.vendor = m.vendor AND DATE_TRUNC(i.period_start, MONTH) = m.month
GROUP BY m.vendor, m.month
ORDER BY m.month, m.vendor
