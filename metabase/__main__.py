"""`python -m metabase COMMAND`: dashboards as code, brought to a Metabase and kept there."""

from __future__ import annotations

import sys

from metabase.sync.cli import invoke

sys.exit(invoke())
