"""The six dashboards as code: their definitions, and the tool that brings a Metabase to their state."""
