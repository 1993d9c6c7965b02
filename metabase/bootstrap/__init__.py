"""Takes a bare Metabase to one that is ready for the dashboards, without a browser; twice is once."""
