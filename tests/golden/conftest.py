"""Collects every golden folder as one test: a page goes into `rows()`, and what comes out is in the folder.

    tests/golden/<source>/<case>/
        page.json       the vendor's answer, verbatim
        asked.json      what was asked to get it, where the answer does not say so itself
        context.json    {"stream", "start", "end"}, and "proves": the fact that the case proves
        expected.json   {"rows", "quarantined", "drift", "findings"} or {"error"}

Rows are shown without `raw_response`: every one of them must be found in the page, byte for byte.
GOLDEN_UPDATE=1 writes expected.json anew; read the difference before you believe it.
"""

from __future__ import annotations

import importlib
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from shared import topology
from shared.errors import PipelineError
from shared.rows import Context, Page
from tests.goldens import GoldenCase, case_name, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.rows import RawRow, Rows, RowsOf

ROOT = Path(__file__).parents[2]
METADATA = {"snapshot_id", "line_no", "request_id", "ingest_date", "ingest_timestamp"}
TRANSCRIBED = {"sheets"}
"""Streams whose pages are cells, not records: a row's raw_response gives its cells their columns' names."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a folder with a context.json for a golden case."""
    if file_path.name != "context.json":
        return None
    return GoldenFolder.from_parent(parent, path=file_path)


class GoldenFolder(pytest.File):
    """One folder, which is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the folder's only test."""
        yield GoldenPage.from_parent(self, name=case_name(self.path))


class GoldenPage(GoldenCase):
    """Reads the page."""

    def found(self) -> dict[str, Any]:
        """Return what the page became."""
        return _read(self.path.parent)


def _read(folder: Path) -> dict[str, Any]:
    asked = parsed(folder / "asked.json") if (folder / "asked.json").exists() else {}
    page = Page((folder / "page.json").read_bytes(), asked)
    context = parsed(folder / "context.json")
    known = Context(context["stream"], date.fromisoformat(context["start"]), date.fromisoformat(context["end"]))
    rows: RowsOf = importlib.import_module(f"functions.fetchers.{folder.parent.name}.rows").rows
    try:
        out = rows(page, known)
    except PipelineError as error:
        return {"error": f"{type(error).__name__}: {error}"}
    _check_rows(out, page, known)
    return _plain(out)


def _check_rows(out: Rows, page: Page, known: Context) -> None:
    stream = topology.stream(known.stream)
    columns = _columns(stream.table)
    body = page.body.decode()
    for row in out.rows:
        assert columns == set(row.__struct_fields__), f"{type(row).__name__} has other columns than {stream.table}"
        assert known.stream in TRANSCRIBED or row.raw_response in body, "raw_response is not the vendor's own text"
        assert set(row.MEASURES) < columns


def _columns(table: str) -> set[str]:
    schema = (ROOT / "sql/schema" / f"{table}.sql").read_text(encoding="utf-8")
    return set(re.findall(r"^  (\w+) ", schema, re.MULTILINE)) - METADATA


def _plain(out: Rows) -> dict[str, Any]:
    return {
        "rows": [_row(row) for row in out.rows],
        "quarantined": [{k: v for k, v in msgspec.to_builtins(q).items() if k != "raw"} for q in out.quarantined],
        "drift": dict(sorted(out.drift.items())),
        "findings": msgspec.to_builtins(out.findings),
    }


def _row(row: RawRow) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    del plain["raw_response"]
    return plain
