"""Says what is wrong with the definitions of dashboards before any network: `from metabase.linting import lint`."""

from metabase.linting.findings import Finding
from metabase.linting.inspection import lint

__all__ = ["Finding", "lint"]
