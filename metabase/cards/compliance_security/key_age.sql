-- How old the keys are that need attention, each key once.
WITH keys_once AS (
  SELECT k.api_key_id, MAX(k.age_days) AS age_days, LOGICAL_OR(k.kind = 'key inactive') AS is_inactive
  FROM vw_access_keys AS k
  WHERE TRUE [[AND {{person}}]] [[AND {{key}}]]
  GROUP BY k.api_key_id
)

SELECT
  CASE
    WHEN age_days IS NULL THEN 'unknown'
    WHEN age_days <= 90 THEN 'up to 90 days'
    WHEN age_days <= 180 THEN '91 to 180 days'
    WHEN age_days <= 365 THEN '181 to 365 days'
    ELSE 'over a year'
  END AS age,
  IF(is_inactive, 'inactive', 'active') AS state, COUNT(*) AS key_count
FROM keys_once
GROUP BY age, state
ORDER BY MIN(age_days) NULLS LAST, state
