-- Part of the settled dollars of the last 30 days that has an owner: one row, NULL when nothing could be measured.
SELECT s.value, s.target, s.evidence
FROM vw_slo AS s
WHERE s.slo = 'attribution_dollars'
