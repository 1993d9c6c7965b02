ALTER TABLE people ALTER COLUMN user_email SET OPTIONS(description="Person");
ALTER TABLE people DROP COLUMN IF EXISTS team_name;
