CREATE TABLE IF NOT EXISTS shown_people (
  word STRING NOT NULL OPTIONS(description="What names a person: an address in lower case, also another one of theirs, or the id made of it"),
  shown STRING NOT NULL OPTIONS(description="What stands for the person in the views that start with hashed_: person- and a keyed hash")
)
CLUSTER BY word
OPTIONS(description="Keyed hashes that views show in place of people; empty while everybody may read names.");
