CREATE TABLE IF NOT EXISTS quality_findings (
  day DATE OPTIONS(description="UTC day, when it is about one"),
  stream STRING NOT NULL OPTIONS(description="Stream"),
  rule STRING NOT NULL OPTIONS(description="Which check"),
  subject STRING OPTIONS(description="What it is about"),
  detail STRING OPTIONS(description="What was seen"),
  amount_usd NUMERIC OPTIONS(description="Dollars concerned"),
  snapshot_id STRING OPTIONS(description="Where")
)
CLUSTER BY rule, stream
OPTIONS(description="Oddities that were kept: shown, never hidden.");
