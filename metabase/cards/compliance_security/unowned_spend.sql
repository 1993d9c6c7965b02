-- Spend of the last 90 days without an owner, by what it hangs on: the 15 largest, amortised.
SELECT
  CASE
    WHEN u.kind IN ('api key', 'workspace') AND u.name IS NOT NULL
      -- Two keys may bear one name: the end of the id tells them apart.
      THEN CONCAT(u.name, ' …', SUBSTR(u.subject, GREATEST(LENGTH(u.subject) - 3, 1)))
    WHEN u.kind IN ('api key', 'workspace') THEN u.subject
    ELSE u.kind
  END AS hangs_on,
  u.platform, u.cost_usd, u.subject
FROM vw_unattributed_queue AS u
WHERE u.cost_usd IS NOT NULL [[AND {{platform}}]] [[AND {{key}}]]
ORDER BY u.cost_usd DESC, u.kind, u.subject, u.platform
LIMIT 15
