-- The periods of every key: between two dates on which any of its sheet rows begins or ends, nothing changes.
WITH sheet AS (
  SELECT key AS api_key_id, valid_from, valid_to FROM sheet_rows WHERE tab = 'api_keys'
),

bounds AS (
  SELECT api_key_id, DATE '1970-01-01' AS day FROM sheet
  UNION DISTINCT
  SELECT entity_id, DATE '1970-01-01' FROM org_entities WHERE kind = 'api_key'
  UNION DISTINCT
  SELECT api_key_id, valid_from FROM sheet
  UNION DISTINCT
  SELECT api_key_id, valid_to FROM sheet
),

spans AS (
  SELECT
    api_key_id, day AS valid_from,
    COALESCE(LEAD(day) OVER (PARTITION BY api_key_id ORDER BY day), DATE '9999-12-31') AS valid_to
  FROM bounds
)

SELECT api_key_id, valid_from, valid_to FROM spans WHERE valid_from < valid_to
