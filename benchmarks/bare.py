"""The floor: the same requests, and one bulk load of the rows that come back. Nothing is checked, nothing is modelled.

Run as `python benchmarks/bare.py REQUESTS.json DATABASE`; the requests were recorded from a real run.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp
import duckdb

IN_FLIGHT = 8
LISTS = ("data", "usageEvents", "teamMemberSpend", "teamMembers", "events")


async def main(requests: list[dict[str, Any]], database: Path) -> None:
    """Ask everything, write one file of rows, load it once."""
    gate = asyncio.Semaphore(IN_FLIGHT)
    async with aiohttp.ClientSession() as session:
        bodies = await asyncio.gather(*(_ask(session, gate, request) for request in requests))
    file = database.with_suffix(".ndjson")
    with file.open("w") as out:
        for body in bodies:
            for row in next((body[name] for name in LISTS if name in body), []):
                out.write(json.dumps({"row": json.dumps(row)}) + "\n")
    with duckdb.connect(str(database)) as warehouse:
        columns = "{'row': 'VARCHAR'}"
        warehouse.execute(
            f"CREATE TABLE everything AS FROM read_json('{file}', format='newline_delimited', columns={columns})"
        )


async def _ask(session: aiohttp.ClientSession, gate: asyncio.Semaphore, request: dict[str, Any]) -> dict[str, Any]:
    async with (
        gate,
        session.request(
            request["method"],
            request["url"],
            params=[tuple(pair) for pair in request["query"]],
            json=request["body"] or None,
            headers=request["headers"],
        ) as answer,
    ):
        body: dict[str, Any] = await answer.json()
        return body


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])))
