"""Overlapping runs: a build that was overtaken is thrown away and made again from what is there now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from local.warehouse.build import DuckDBBuild

from .answers import usage, usage_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pytest

    from .world import World

DAY = date(2026, 8, 31)
NEXT = date(2026, 9, 1)
BOTH = (DAY, NEXT)
TOKENS = "SELECT SUM(input_tokens) AS n FROM fct_usage_daily WHERE usage_date = @day"


def test_a_newer_publication_closes_the_fence(town: World) -> None:
    """A build that knows of fewer snapshots than the published facts is not published."""
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: []})}, BOTH)
    epoch = town.one("SELECT epoch FROM publish_fence")
    with town.warehouse.build() as build:
        emptied: tuple[str, dict[str, Any]] = ("DELETE FROM fct_usage_daily WHERE usage_date >= '2026-01-01'", {})
        assert not build.publish(epoch - 1, [emptied])
    assert 2 == town.one(TOKENS, day=DAY)


def test_an_overtaken_build_is_made_again(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run publishes while this one builds: this one's first publication is refused, its second has both."""
    tries: list[int] = []
    publish = DuckDBBuild.publish

    def overtaken(build: DuckDBBuild, epoch: int, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        tries.append(epoch)
        if len(tries) == 1:
            # Somebody with a newer list of snapshots was faster; the newer list is then read by the second try.
            _append_snapshot(town)
            assert publish(build, epoch + 1, ())
        return publish(build, epoch, statements)

    monkeypatch.setattr(DuckDBBuild, "publish", overtaken)
    town.run({"anthropic_usage": usage_report({DAY: [usage("k", 2)], NEXT: []})}, BOTH)
    assert [1, 2] == tries[:2]
    assert 2 == town.one(TOKENS, day=DAY)


def _append_snapshot(town: World) -> None:
    row = town.query("SELECT * FROM raw_snapshots")[0] | {"snapshot_id": "another", "stream": "cursor_members"}
    with town.warehouse._session.cursor() as cursor:
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        cursor.execute(f"INSERT INTO raw.raw_snapshots ({names}) VALUES ({marks})", list(row.values()))
