CREATE TABLE IF NOT EXISTS dim_aliases (
  alias STRING NOT NULL OPTIONS(description="Address that a vendor may report"),
  email STRING NOT NULL OPTIONS(description="Address everything is booked on")
)
CLUSTER BY alias
OPTIONS(description="Other addresses of the same person.");
