"""What one daily run may read, with two months of history behind it and with two years: `nox -s bytes_ceiling`.

A warehouse gets a history of snapshots, one a stream and day, and then the snapshots of one ordinary daily run. The
transform and the monitor do their work on it; every statement they send is written down with its parameters, and
`partition_reach` says which partitions each may read.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tools.daily_run import TODAY, daily_run
from tools.partition_reach import Touch, days

HISTORIES = (60, 730)
"""Days; the short one is longer than every lookback, which would be cut short otherwise."""
LONGEST_WINDOW = 100
"""Days of the longest window that counts as one: a window longer than the history counts in full."""
FLAT = 1.1
GROWS = {
    "build sheet_rows": "the sheet is remembered whole; lines are stored again only on days when a tab has changed",
    "build org_entities": "who owned a key on an old day is asked anew; lines are stored only when a list has changed",
    "build cursor_people": "as org_entities, for members of the Cursor team",
    "find dirty_dims": "only when a dimension has changed: the old days that it reaches, by their keys alone",
    "rule budget_crossed": "budgets of 13 months: that bound stands outside of a view, where it is not counted here",
    "rule budget_forecast": "as budget_crossed",
    "rule held_snapshot": "source_coverage, one short row per stream and day: something may be held for ever",
    "rule invoice_mismatch": "invoices of all months, beside totals per day",
    "rule stale_stream": "source_coverage, one short row per stream and day: a stream may be silent for ever",
}
"""Steps that read more with every day, and why they may (reviewed 2026-11-26)."""
LEDGERS = {
    "raw_snapshots": "one row per snapshot: who wins a day is decided from all of them",
    "raw_snapshot_days": "one row per snapshot and day",
    "applied_winners": "one row per stream and day",
    "run_entries": "one row per run and window",
    "model_runs": "one row per run and model",
    "quality_findings": "one row per finding that still stands",
    "held_days": "days whose sums do not add up",
    "incidents": "one row per incident",
}
"""Tables without partitions that grow with time: bookkeeping, whose rows no person and no event multiplies."""


def touched() -> dict[int, dict[str, list[Touch]]]:
    """Return days of history → step → what a daily run may read in it."""
    found = {}
    for history in HISTORIES:
        with tempfile.TemporaryDirectory() as folder:
            found[history] = daily_run(history, Path(folder))
    return found


def reach(found: dict[int, dict[str, list[Touch]]]) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """Return step → partitions by table that it may read, after the short and after the long history."""
    short, long = (
        {
            step: days(touches, TODAY - timedelta(days=max(history, LONGEST_WINDOW)), TODAY)
            for step, touches in run.items()
        }
        for history, run in sorted(found.items())
    )
    return {step: (short.get(step, Counter()), long[step]) for step in long}


def growth(short: Counter[str], long: Counter[str]) -> float:
    """Return how much more is read after the long history; nothing at all does not grow."""
    return long.total() / short.total() if short.total() else float(long.total() + 1)


def main() -> None:
    """Print every step that reads partitions, with how many, and why it grows where it does."""
    print(f"{'partitions that may be read, after days of history':58}" + "".join(f"{days:>7}" for days in HISTORIES))
    for step, (short, long) in reach(touched()).items():
        if long.total():
            why = f"  grows: {GROWS[step]}" if step in GROWS else ""
            print(f"{step:58}{short.total():7}{long.total():7}{why}")


if __name__ == "__main__":
    main()
