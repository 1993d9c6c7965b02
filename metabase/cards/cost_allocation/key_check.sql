-- The vendor's own cost of each key over the last 90 days against what was allocated to it; largest difference first.
WITH keys AS (
  SELECT
    v.subject, MAX(v.api_key_name) AS api_key_name, MIN(v.day) AS first_day, MAX(v.day) AS last_day,
    COUNT(*) AS line_count, COUNTIF(v.status != 'agrees') AS differing,
    CAST(SUM(v.vendor_usd) AS NUMERIC) AS vendor_usd, CAST(SUM(v.our_usd) AS NUMERIC) AS our_usd,
    CAST(SUM(v.difference_usd) AS NUMERIC) AS difference_usd
  FROM vw_allocation_check AS v
  WHERE TRUE [[AND {{key}}]]
  GROUP BY v.subject
)

SELECT
  COALESCE(api_key_name, subject, '(no key)') AS name,
  vendor_usd,
  our_usd,
  difference_usd,
  differing,
  line_count,
  first_day,
  last_day,
  subject
FROM keys
ORDER BY ABS(difference_usd) DESC, vendor_usd DESC, subject
LIMIT 200
