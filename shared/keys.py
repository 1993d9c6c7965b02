"""Names of things in the lake, and nothing else: no name depends on the clock.

runs/<run_id>/plan-<revision>.json                                  what a run has to fetch; 2… are its replays
runs/<run_id>/applied/<digest>.json                                 its facts were published
runs/<run_id>/done.json                                             it ended at somebody's keyboard: nothing to resume
stage/<stream>/<start>_<end>/<run_id>/<revision>/<attempt>/part-N   rows before they are committed
commit/<stream>/<start>_<end>/<run_id>/<revision>.json              the snapshot; only this prefix notifies
failed/<run_id>/<stream>/<start>_<end>/<revision>.json              trying again cannot help
trouble/<run_id>/<stream>/<start>_<end>/<revision>/<hash>.json      why an attempt did not succeed: a hint
accept/<snapshot_id>.json                                           a person released a held snapshot
quarantine/<stream>/<start>_<end>/<run_id>/<revision>.ndjson.gz     records that could not be read, with reasons
uploads/<sha256>.json                                               a file's content arrived for the first time
uploads/<sha256>/<object>/<revision>.json                           what became of one object of the uploads bucket
alerts/<incident>/<state>.json                                      a notice that was, or is about to be, sent
alerts/<incident>/<state>/<sent or refused>-<n>.json                how the n-th attempt to send it ended
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date


class Window(Protocol):
    """Anything that names one stream and window of one run."""

    @property
    def run_id(self) -> str: ...  # noqa: D102
    @property
    def stream(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> date: ...  # noqa: D102
    @property
    def end(self) -> date: ...  # noqa: D102
    @property
    def revision(self) -> int: ...  # noqa: D102


def plan(run_id: str, revision: int) -> str:
    """Key of a run's plan; revision 1 is the run itself, the others are its replays."""
    return f"runs/{run_id}/plan-{revision}.json"


def applied(run_id: str, digest: str) -> str:
    """Key that says a run's facts were published from exactly these snapshots."""
    return f"runs/{run_id}/applied/{digest}.json"


def done(run_id: str) -> str:
    """Key that says a run somebody waited for has ended, whole or not."""
    return f"runs/{run_id}/done.json"


def window(of: Window) -> str:
    """`<start>_<end>` of a window, both days included."""
    return f"{of.start.isoformat()}_{of.end.isoformat()}"


def stage(of: Window, attempt: str, part: int) -> str:
    """Key of one part of one attempt."""
    return f"stage/{of.stream}/{window(of)}/{of.run_id}/{of.revision}/{attempt}/part-{part:05d}.ndjson.gz"


def commit(of: Window) -> str:
    """Key of a snapshot's commit."""
    return f"commit/{of.stream}/{window(of)}/{of.run_id}/{of.revision}.json"


def failed(of: Window) -> str:
    """Key of a terminal failure."""
    return f"failed/{of.run_id}/{of.stream}/{window(of)}/{of.revision}.json"


def trouble(of: Window, text: str) -> str:
    """Key of one reason why an attempt did not succeed; the same reason has the same key."""
    return f"trouble/{of.run_id}/{of.stream}/{window(of)}/{of.revision}/{short_hash(text)}.json"


def accept(snapshot_id: str) -> str:
    """Key of a person's release of a held snapshot."""
    return f"accept/{snapshot_id}.json"


def quarantine(of: Window) -> str:
    """Key of the records of a snapshot that could not be read."""
    return f"quarantine/{of.stream}/{window(of)}/{of.run_id}/{of.revision}.ndjson.gz"


def upload(sha256: str) -> str:
    """Key of the record that a file's content arrived for the first time."""
    return f"uploads/{sha256}.json"


def receipt(sha256: str, uploaded: str, revision: int | None = None) -> str:
    """Key of what became of the object under the uploads bucket's key `uploaded`; without a revision, of all of it."""
    folder = f"uploads/{sha256}/{short_hash(uploaded)}/"
    return folder if revision is None else f"{folder}{revision}.json"


def alert(incident: str, state: str) -> str:
    """Key of the record that a notice about an incident's state is sent."""
    return f"alerts/{incident}/{state}.json"


def snapshot_id(of: Window) -> str:
    """Return the name of a snapshot, derived from its stream, window, run and revision."""
    return short_hash(commit(of), 20)


def short_hash(text: str, digits: int = 12) -> str:
    """Return the first hex digits of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
