"""What a run came to, read from the ledger and the warehouse: the one answer that people and scripts both get."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared import topology

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from local.world import World
    from shared.ledger import Plan
    from shared.protocols import Row

SNAPSHOTS = """
    SELECT snapshot_id, stream, window_start, window_end, rows, quarantined_rows, state, reason, drift, findings
    FROM raw_snapshots
    WHERE run_id = @run_id AND revision = @revision
    ORDER BY stream, window_start, loaded_at
"""
COST = """
    SELECT
      platform, CAST(SUM(list_cost_usd) AS NUMERIC) AS list_cost_usd,
      CAST(SUM(billed_cost_usd) AS NUMERIC) AS billed_cost_usd, CAST(SUM(cost_usd) AS NUMERIC) AS cost_usd
    FROM fct_cost_daily
    WHERE cost_date BETWEEN @start AND @end
    GROUP BY platform
    ORDER BY platform
"""
USAGE = """
    SELECT
      platform, COUNT(DISTINCT user_email) AS people, SUM(input_tokens) AS input_tokens,
      SUM(output_tokens) AS output_tokens, SUM(sessions) AS sessions, SUM(messages) AS messages,
      SUM(requests) AS requests
    FROM fct_usage_daily
    WHERE usage_date BETWEEN @start AND @end
    GROUP BY platform
    ORDER BY platform
"""
ODDITIES = """
    SELECT stream, rule, COUNT(*) AS times, MIN(subject) AS subject, MIN(detail) AS detail
    FROM quality_findings
    WHERE day BETWEEN @start AND @end
    GROUP BY stream, rule
    ORDER BY stream, rule
"""
