CREATE TABLE IF NOT EXISTS streams (
  stream STRING NOT NULL OPTIONS(description="Stream"),
  source STRING NOT NULL OPTIONS(description="Credential it is fetched with"),
  vendor STRING NOT NULL OPTIONS(description="Who sends the invoice"),
  kind STRING NOT NULL OPTIONS(description="windowed or state"),
  settles_after_hours INT64 NOT NULL OPTIONS(description="A day may be asked for this long after it has closed"),
  freshness_hours INT64 NOT NULL OPTIONS(description="Promised arrival after the daily schedule"),
  money BOOL NOT NULL OPTIONS(description="Sound only without a single quarantined record"),
  optional BOOL NOT NULL OPTIONS(description="A refusal is no failure"),
  is_asked BOOL OPTIONS(description="Runs ask for it; FALSE for what people bring as files")
)
CLUSTER BY stream
OPTIONS(description="What the topology promises about every stream.");
