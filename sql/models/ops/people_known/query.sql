-- Everybody whom the dimensions name, by every word that names them; whoever manages somebody is named there, too.
SELECT email AS word, email FROM new_dim_users
UNION DISTINCT
SELECT manager_email, manager_email FROM new_dim_users WHERE manager_email IS NOT NULL
UNION DISTINCT
SELECT email, email FROM new_dim_vendor_users
UNION DISTINCT
SELECT alias, email FROM new_dim_aliases
