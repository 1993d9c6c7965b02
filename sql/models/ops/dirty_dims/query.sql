-- Published days on which a changed dimension row resolves: a sheet edit reaches back exactly that far.
WITH key_names AS (
  -- A renamed key concerns whoever used its old name, too.
  SELECT api_key_id, api_key_name FROM new_dim_api_keys
  UNION DISTINCT
  SELECT api_key_id, api_key_name FROM dim_api_keys
)

SELECT e.expense_date AS day
FROM api_usage_expenses AS e
JOIN changed_dims AS c
  ON (c.kind = 'key' AND c.subject = e.api_key_id)
  OR (c.kind = 'workspace' AND c.subject = COALESCE(e.workspace_id, 'default'))
  OR (c.kind = 'account' AND c.subject = e.account_id)
WHERE e.expense_date >= c.valid_from AND e.expense_date < c.valid_to

UNION DISTINCT

SELECT s.activity_date AS day
FROM claude_code_usage_stats AS s
JOIN key_names AS k ON k.api_key_name = s.api_key_name
JOIN changed_dims AS c ON c.kind = 'key' AND c.subject = k.api_key_id
WHERE s.activity_date >= c.valid_from AND s.activity_date < c.valid_to

UNION DISTINCT

SELECT f.usage_date AS day
FROM fct_usage_daily AS f
JOIN changed_dims AS c ON c.kind = 'person' AND c.subject = f.user_email
WHERE f.usage_date >= c.valid_from AND f.usage_date < c.valid_to AND f.usage_date >= DATE '1970-01-01'

UNION DISTINCT

SELECT f.cost_date AS day
FROM fct_cost_daily AS f
JOIN changed_dims AS c ON c.kind = 'person' AND c.subject = f.user_email
WHERE f.cost_date >= c.valid_from AND f.cost_date < c.valid_to AND f.cost_date >= DATE '1970-01-01'

UNION DISTINCT

-- Seats and pasted rows make their days themselves, closed ones only.
SELECT d AS day
FROM UNNEST(GENERATE_DATE_ARRAY(DATE '2020-01-01', DATE_SUB(@today, INTERVAL 1 DAY))) AS d
JOIN changed_dims AS c ON c.kind IN ('seat', 'pasted') AND d >= c.valid_from AND d < c.valid_to

UNION DISTINCT

-- Where people pasted what days they were active, a spend report's month is spread anew.
SELECT p.day
FROM changed_dims AS c
JOIN winners AS w ON w.stream = 'upload_spend_report' AND w.day >= c.valid_from AND w.day < c.valid_to
JOIN winners AS p ON p.stream = w.stream AND p.snapshot_id = w.snapshot_id
WHERE c.kind = 'pasted'
