"""Collects every golden folder as one test: a file is surveyed and read, and what comes out is in the folder.

    tests/golden_uploads/<format>/<case>/
        upload.csv      the file, as it came
        case.json       {"proves", "name", "uploaded_at"}, and where needed "sidecar" and "known" addresses and keys
        expected.json   {"stream", "start", "end", "partial", "observed_at", "rows", "quarantined", "drift", "findings"}
                        or {"refused"}

Rows are shown without `raw_response`: its cells must be the file's own, under its own titles.
GOLDEN_UPDATE=1 writes expected.json anew; read the difference before you believe it.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from functions.loaders.upload import statement
from functions.loaders.upload.content import examine
from functions.loaders.upload.ours import Known
from functions.loaders.upload.reading import Reading
from functions.loaders.upload.statement import SidecarError
from functions.loaders.upload.survey import Refused, Survey, survey
from shared import topology
from tests.goldens import GoldenCase, case_name, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.rows import RawRow

ROOT = Path(__file__).parents[2]
METADATA = {"snapshot_id", "line_no", "request_id", "ingest_date", "ingest_timestamp"}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a folder with a case.json for a golden case."""
    if file_path.name != "case.json":
        return None
    return GoldenFolder.from_parent(parent, path=file_path)


class GoldenFolder(pytest.File):
    """One folder, which is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the folder's only test."""
        yield GoldenUpload.from_parent(self, name=case_name(self.path))


class GoldenUpload(GoldenCase):
    """Reads the file."""

    def found(self) -> dict[str, Any]:
        """Return what the file became."""
        return _read(self.path.parent, parsed(self.path))


def _read(folder: Path, case: dict[str, Any]) -> dict[str, Any]:
    def opener() -> Any:
        return (folder / "upload.csv").open("rb")

    content = examine(opener)
    if content.refusal:
        return {"refused": content.refusal}
    sidecar = json.dumps(case["sidecar"]).encode() if "sidecar" in case else None
    try:
        said = statement.read(case["name"], sidecar)
    except SidecarError as error:
        return {"refused": str(error)}
    known = Known(case.get("known", ()), case.get("known_keys", ()))
    verdict = survey(opener, content, said, datetime.fromisoformat(case["uploaded_at"]), lambda: known)
    if isinstance(verdict, Refused):
        return {"refused": verdict.reason, "rows": verdict.rows}
    return _plain(verdict, Reading(opener, content, verdict))


def _plain(verdict: Survey, reading: Reading) -> dict[str, Any]:
    pages = list(reading.pages())
    rows = [row for page in pages for row in page.rows]
    quarantined = [record for page in pages for record in page.quarantined]
    repeated = sum(f.rule == "repeated_header" for page in pages for f in page.findings)
    assert verdict.rows == len(rows) + len(quarantined), "rows in are not loaded + quarantined"
    _check(rows, verdict)
    return {
        "stream": verdict.form.stream,
        "start": verdict.start.isoformat(),
        "end": verdict.end.isoformat(),
        "partial": sorted(day.isoformat() for day in verdict.partial),
        "observed_at": msgspec.to_builtins(verdict.observed_at),
        "rows": [_row(row) for row in rows],
        "quarantined": [{k: v for k, v in msgspec.to_builtins(q).items() if k != "raw"} for q in quarantined],
        "drift": {name: times for page in pages for name, times in page.drift.items()},
        "findings": [msgspec.to_builtins(f) for page in pages for f in page.findings],
        "repeated_headers": repeated,
    }


def _check(rows: list[RawRow], verdict: Survey) -> None:
    stream = topology.stream(verdict.form.stream)
    schema = (ROOT / "sql/schema" / f"{stream.table}.sql").read_text(encoding="utf-8")
    columns = set(re.findall(r"^  (\w+) ", schema, re.MULTILINE)) - METADATA
    for row in rows:
        assert columns == set(row.__struct_fields__), f"{type(row).__name__} has other columns than {stream.table}"
        assert set(row.MEASURES) < columns
        assert verdict.start <= getattr(row, stream.date_column) <= verdict.end
        assert isinstance(json.loads(row.raw_response), dict)


def _row(row: RawRow) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    del plain["raw_response"]
    return plain
