-- People, keys and seats of a made-up organisation, in DuckDB's own SQL; $people and $first_day are filled in.
CREATE TEMP MACRO chance(a, b, c) AS (hash(concat_ws('/', a, b, c)) % 1000000) / 1e6;
CREATE TEMP MACRO busy(day) AS IF(isodow(day) >= 6, 0.4, 1.0);

CREATE TEMP TABLE person AS
SELECT
  n, concat('person', n, '@example.com') AS email, concat('usr_', n) AS user_id,
  concat('Team ', n % greatest(4, $people // 40)) AS team,
  IF(n % 3 = 0, concat('Project ', n % greatest(4, $people // 40) % 12), NULL) AS project
FROM range($people) AS r(n);

CREATE TEMP TABLE api_key AS
SELECT
  k, concat('apikey_', k) AS id, concat('key ', k) AS name,
  concat('wrkspc_', k % greatest(5, $people // 50)) AS workspace_id,
  IF(k % 4 = 0, 'claude_code', 'claude_api') AS platform, k % 23 = 7 AS is_orphan,
  CASE WHEN k % 8 = 2 THEN 2 WHEN k % 8 = 6 THEN 3 ELSE 1 END AS owners
FROM range(2 * $people + 10) AS r(k);

CREATE TEMP TABLE owner AS
SELECT k.k, k.id, k.owners, p.email, p.user_id, p.team, p.project
FROM api_key AS k, range(3) AS o(i)
JOIN person AS p ON p.n = (7 * k.k + o.i) % $people
WHERE o.i < k.owners AND NOT k.is_orphan;

CREATE TEMP TABLE model AS
SELECT * FROM (VALUES
  (0, 'claude-opus-4-8', 5.0), (1, 'claude-sonnet-4-5', 3.0), (2, 'claude-haiku-4-5', 1.0)
) AS t(m, name, input_price);

CREATE TEMP TABLE token_kind AS
SELECT * FROM (VALUES
  ('uncached_input_tokens', 'input_tokens', 1.0, 1.0), ('output_tokens', 'output_tokens', 5.0, 0.2),
  ('cache_read_input_tokens', 'cache_read', 0.1, 3.0),
  ('cache_creation.ephemeral_5m_input_tokens', 'cache_write', 1.25, 0.2)
) AS t(token_type, cost_type, price_factor, share);

INSERT INTO dim_users BY NAME
SELECT
  user_id, email, email AS display_name, 'Department' AS department, team, TRUE AS is_active, 'bench' AS created_by,
  'bench' AS updated_by, DATE '1970-01-01' AS valid_from, DATE '9999-12-31' AS valid_to, user_id AS anthropic_user_id,
  user_id AS cursor_user_id
FROM person;

INSERT INTO dim_api_keys BY NAME
SELECT
  k.id AS api_key_id, k.name AS api_key_name, COALESCE(o.email, 'unknown@unattributed.com') AS user_email,
  k.platform, k.workspace_id, 'production' AS purpose, TRUE AS is_active,
  $first_day::DATE AS created_date, 'bench' AS created_by, 'bench' AS updated_by, DATE '1970-01-01' AS valid_from,
  DATE '9999-12-31' AS valid_to, IF(k.is_orphan, 'unattributed', 'mapped') AS attribution_mode, k.owners,
  'active' AS status
FROM api_key AS k
LEFT JOIN (SELECT k, min(email) AS email FROM owner GROUP BY k) AS o ON o.k = k.k;

INSERT INTO dim_subscriptions BY NAME
SELECT
  concat(s.platform, p.n) AS subscription_id, s.platform, s.vendor, s.plan, p.email AS user_email, 1 AS seats,
  s.price AS price_usd, 'month' AS period, 1 AS billing_day, $first_day::DATE AS valid_from,
  DATE '9999-12-31' AS valid_to, p.n AS sheet_row
FROM person AS p, (VALUES
  ('claude_ai', 'anthropic', 'Team', 30), ('cursor', 'cursor', 'Teams', 40)
) AS s(platform, vendor, plan, price)
WHERE s.platform = 'cursor' OR p.n % 2 = 0;
