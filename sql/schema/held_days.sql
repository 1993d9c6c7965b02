CREATE TABLE IF NOT EXISTS held_days (
  vendor STRING NOT NULL OPTIONS(description="Vendor"),
  day DATE NOT NULL OPTIONS(description="UTC day"),
  ledger STRING NOT NULL OPTIONS(description="list, billed or amortised"),
  vendor_usd NUMERIC OPTIONS(description="What the vendor's lines say, quarantined ones included"),
  people_usd NUMERIC OPTIONS(description="What people and unattributed add up to"),
  run_id STRING NOT NULL OPTIONS(description="Run that held them back")
)
CLUSTER BY vendor, day
OPTIONS(description="Vendor days whose sums do not add up: their last good facts stay.");
