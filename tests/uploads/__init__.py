"""Files that people bring, from the bucket to the facts."""
