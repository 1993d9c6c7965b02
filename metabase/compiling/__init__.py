"""From definitions to the bodies that Metabase's API takes; nothing here knows an instance or the network."""
