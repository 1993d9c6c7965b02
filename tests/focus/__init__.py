"""The FOCUS export and its validator."""
