"""What was odd in a run and kept, such as unknown fields and unpriced models; it changes no exit code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from shared.ledger import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from local.running.world import World
    from shared.protocols import Row

FOUND = """
    SELECT stream, rule, COUNT(*) AS times, MIN(subject) AS subject, MIN(detail) AS detail
    FROM quality_findings
    WHERE day BETWEEN @start AND @end
    GROUP BY stream, rule
    ORDER BY stream, rule
"""


class Oddity(msgspec.Struct, frozen=True):
    """One kind of oddity in one stream, with one example."""

    stream: str
    rule: str
    count: int
    subject: str | None
    detail: str | None


def oddities_of(snapshots: Iterable[Row], bounds: Mapping[str, Any] | None, world: World) -> list[Oddity]:
    """Return the oddities of a run's snapshots, and those of the facts on its days."""
    found = world.warehouse.query(FOUND, bounds) if bounds else []
    facts = [Oddity(row["stream"], row["rule"], row["times"], row["subject"], row["detail"]) for row in found]
    return [*_in_snapshots(snapshots), *facts]


def _in_snapshots(snapshots: Iterable[Row]) -> Iterator[Oddity]:
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], tuple[str, str]] = {}
    for row in snapshots:
        for finding, times in _said(row):
            kind = (row["stream"], finding.rule)
            counts[kind] += times
            examples.setdefault(kind, (finding.subject, finding.detail))
    for (stream, rule), count in sorted(counts.items()):
        yield Oddity(stream, rule, count, *examples[stream, rule])


def _said(row: Row) -> Iterator[tuple[Finding, int]]:
    for finding in msgspec.json.decode(row["findings"] or "[]", type=list[Finding]):
        yield finding, 1
    drift: dict[str, int] = msgspec.json.decode(row["drift"] or "{}")
    for field, times in drift.items():
        yield Finding("drift", field, f"the vendor sends {field}, which nobody here knows yet"), times
