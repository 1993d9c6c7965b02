"""Writes a report's two papers, each aside and then under its name."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from local.report import page, workbook
from local.report.document import document

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from local.report.document import Document
    from local.report.period import Period
    from local.warehouse.reader import DuckDBReader


def report(warehouse: DuckDBReader, period: Period, now: datetime, folder: Path) -> tuple[Document, tuple[Path, ...]]:
    """Write the report into a folder, which is made; one of the same period is replaced, whole and at once."""
    made = document(warehouse, period, now)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"ai-cost-{period.name}"
    papers = (folder / f"{name}.html", folder / f"{name}.xlsx")
    _replace(papers[0], lambda path: path.write_text(page.html(made), encoding="utf-8"))
    _replace(papers[1], lambda path: workbook.write(made, path))
    return made, papers


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
