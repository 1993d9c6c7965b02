-- Vendor user ids and the address that everything of theirs is booked on.
SELECT
  e.entity_id AS vendor_user_id, COALESCE(x.email, e.email) AS email
FROM org_entities AS e
LEFT JOIN new_dim_aliases AS x ON x.alias = e.email
WHERE e.kind = 'user' AND e.email IS NOT NULL
