"""The closing summary of a run: one JSON object for scripts, a page for people."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from local.pages.plain_values import jsonable
from local.pages.terminal import note

if TYPE_CHECKING:
    from local.pages.outcome import Outcome

INTERRUPTED = 130


def tell(outcome: Outcome, *, as_json: bool) -> int:
    """Write the summary to standard output and return the exit code."""
    if as_json:
        print(json.dumps(document(outcome), ensure_ascii=False))
    else:
        from local.pages.summary_page import page

        page(outcome)
    sys.stdout.flush()
    return outcome.exit_code


def interrupted(run_id: str | None, *, as_json: bool) -> int:
    """Say that a run was stopped by ctrl-C and how it goes on; return the exit code."""
    if as_json:
        print(json.dumps({"run_id": run_id, "exit_code": INTERRUPTED, "status": "interrupted"}))
    note(f"Interrupted. Nothing is lost: the same command resumes {f'run {run_id}' if run_id else 'where it was'}.")
    return INTERRUPTED


def document(outcome: Outcome) -> dict[str, Any]:
    """Return the summary as plain JSON values: money as text, days as YYYY-MM-DD."""
    return {
        "run_id": outcome.run_id,
        "revision": outcome.revision,
        "exit_code": outcome.exit_code,
        "status": "incomplete" if outcome.missing else "done",
        "start": outcome.span and outcome.span[0].isoformat(),
        "end": outcome.span and outcome.span[1].isoformat(),
        "streams": [fields(stream) for stream in outcome.streams],
        "cost": jsonable(outcome.cost),
        "usage": jsonable(outcome.usage),
        "days_published": outcome.days_published,
        "missing": [fields(gap) for gap in outcome.missing],
        "findings": [fields(oddity) for oddity in outcome.findings],
        "seconds": outcome.seconds,
    }


def fields(record: Any) -> dict[str, Any]:
    """Return a record as plain JSON values."""
    names = getattr(record, "__struct_fields__", None) or record.__dataclass_fields__
    return {name: jsonable(getattr(record, name)) for name in names}
