-- Addresses that mean somebody else's row, from the users tab.
SELECT DISTINCT JSON_VALUE(a, '$') AS alias, r.email
FROM sheet_rows AS r
CROSS JOIN UNNEST(JSON_QUERY_ARRAY(r.aliases)) AS a
WHERE r.tab = 'users' AND JSON_VALUE(a, '$') != r.email
