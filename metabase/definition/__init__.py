"""What the dashboards are, independent of who draws them: Metabase, or the pages of one machine."""
