"""What became of a person's files: one line each, and a sentence where something is to be done."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import jsonable
from local.pages.summary import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.table import Table
    from rich.text import Text

    from local.pages.gaps import Gap


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: rows = loaded + quarantined."""

    file: str
    recognised_as: str | None = None
    stream: str | None = None
    start: date | None = None
    end: date | None = None
    run_id: str | None = None
    rows: int = 0
    loaded: int = 0
    quarantined: int = 0
    state: str = "loaded"
    """loaded, held, refused, late; or known: it was there before."""
    why: str | None = None
    next: str | None = None
    report: str | None = None
    """Where the rows that could not be read are listed."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file is missing from the facts."""
        return self.state in {"loaded", "known"} and not self.quarantined


def tell(outcomes: Sequence[Outcome], missing: Sequence[Gap], *, as_json: bool) -> int:
    """Write what became of the files to standard output and return the exit code."""
    code = exit_code(outcomes, missing)
    if as_json:
        print(json.dumps(_document(outcomes, missing, code), ensure_ascii=False))
    else:
        _page(outcomes, missing)
    sys.stdout.flush()
    return code


def exit_code(outcomes: Sequence[Outcome], missing: Sequence[Gap]) -> int:
    """Return 0 when every row of every file is in the facts, else 1."""
    return 0 if all(outcome.is_whole for outcome in outcomes) and not missing else 1


def _document(outcomes: Sequence[Outcome], missing: Sequence[Gap], code: int) -> dict[str, Any]:
    return {
        "exit_code": code,
        "status": "incomplete" if code else "done",
        "files": [{name: jsonable(value) for name, value in fields(outcome).items()} for outcome in outcomes],
        "missing": [fields(gap) for gap in missing],
    }


def _page(outcomes: Sequence[Outcome], missing: Sequence[Gap]) -> None:
    from local.pages.paper import show

    show([_table(outcomes), *_sentences(outcomes)])
    if missing:
        from local.pages.summary_page import say_missing

        say_missing(missing)


def _table(outcomes: Sequence[Outcome]) -> Table:
    from rich.markup import escape

    from local.pages.paper import table

    made = table(("file", "recognised as", "days", "state"), ("rows", "loaded", "quarantined"))
    for one in outcomes:
        days = "" if one.start is None else str(one.start) if one.start == one.end else f"{one.start} to {one.end}"
        texts = (Path(one.file).name, one.recognised_as or "not recognised", days, one.state)
        made.add_row(*map(escape, texts), *map(str, (one.rows, one.loaded, one.quarantined)))
    return made


def _title(one: Outcome) -> str:
    """A refusal names its file itself."""
    return "" if one.state == "refused" else f"{Path(one.file).name}: "


def _sentences(outcomes: Sequence[Outcome]) -> Iterator[Text]:
    from rich.text import Text

    for one in outcomes:
        if one.why:
            yield Text(f"\n{_title(one)}{one.why}.")
            if one.next:
                yield Text(f"  Next: {one.next}.")
            if one.report:
                yield Text(f"  Report: {one.report}")
