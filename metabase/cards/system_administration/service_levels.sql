-- What was promised about the pipeline, and how the last 30 days kept it; what is missed stands first.
SELECT s.status, s.promise, s.value, s.comparison, s.target, s.unit, s.evidence
FROM vw_slo AS s
ORDER BY CASE s.status WHEN 'missed' THEN 0 WHEN 'met' THEN 1 ELSE 2 END, s.place
