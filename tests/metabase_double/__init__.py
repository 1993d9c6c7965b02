"""A Metabase that lives in memory: the open-source edition's REST semantics, for tests of dashboards as code.

    with metabase_double(tables={"marts.fct_cost_daily": {"usage_date": "type/Date"}}) as server:
        requests.get(server.url + "/api/health")

`server.state` is everything it knows, `server.state.requests` everything it was asked, and `server.faults` the
switches for what goes wrong. Nothing here was compared with a live server; where the server's source was read, the
comment says so.
"""

from __future__ import annotations

from tests.metabase_double.server import MetabaseDouble, metabase_double

__all__ = ["MetabaseDouble", "metabase_double"]
