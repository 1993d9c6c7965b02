-- Why keys need attention, by reason and severity.
SELECT k.kind, k.severity, COUNT(*) AS key_count
FROM vw_access_keys AS k
WHERE TRUE [[AND {{person}}]] [[AND {{key}}]]
GROUP BY k.kind, k.severity
ORDER BY k.kind, CASE k.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END
