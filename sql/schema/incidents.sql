CREATE TABLE IF NOT EXISTS incidents (
  incident_id STRING NOT NULL OPTIONS(description="Hash of rule and subject and first sight"),
  rule STRING NOT NULL OPTIONS(description="Rule"),
  subject STRING NOT NULL OPTIONS(description="What it is about"),
  severity STRING NOT NULL OPTIONS(description="info, warning or critical"),
  state STRING NOT NULL OPTIONS(description="open, acknowledged or resolved"),
  message STRING NOT NULL OPTIONS(description="For people"),
  opened_at TIMESTAMP NOT NULL OPTIONS(description="First seen"),
  updated_at TIMESTAMP NOT NULL OPTIONS(description="When it last opened, became more or less severe, or ended"),
  resolved_at TIMESTAMP OPTIONS(description="No longer seen"),
  acknowledged_by STRING OPTIONS(description="Who"),
  acknowledged_at TIMESTAMP OPTIONS(description="When somebody first did"),
  acknowledged_note STRING OPTIONS(description="What they said about it"),
  explanation STRING OPTIONS(description="Lines that say what made the difference and who, as of the day it opened or became more severe")
)
CLUSTER BY rule, state
OPTIONS(description="Promises that are broken, from opening to resolution.");
