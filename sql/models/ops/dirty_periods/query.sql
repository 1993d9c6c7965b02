-- A person's spend report is spread over their active days, so a day that changed concerns its whole period.
SELECT DISTINCT p.day
FROM dirty_winners AS d
JOIN winners AS w ON w.stream = 'upload_spend_report' AND w.day = d.day
JOIN winners AS p ON p.stream = w.stream AND p.snapshot_id = w.snapshot_id
WHERE d.stream IN ('upload_claude_ai_usage', 'upload_claude_ai_audit', 'enterprise_users', 'enterprise_cost', 'upload_spend_report')
