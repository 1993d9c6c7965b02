"""The lake without one person: snapshots under their next revision first, then everything that still names them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from local.running.person_objects import overwrite, remove
from shared import keys
from shared.messages import FetchRequested
from shared.persons import keys as person_keys
from shared.persons.revisions import lines, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.ledger import Commit, Ledger, Plan
    from shared.persons.words import Person
    from shared.protocols import Lake

MARK = "erasure"
"""What a plan's request calls the erasure that it belongs to; `replaces` beside it is the revision that it replaces."""


class Replaced(NamedTuple):
    """One snapshot and the one that says the same without the person."""

    old: Commit | None
    """None when it is gone already."""
    old_id: str
    new: Commit


def revise(person: Person, pseudonym: str, mark: str, ledger: Ledger) -> list[Plan]:
    """Commit every snapshot that names the person once more without them; returns all plans of this erasure.

    Each revision of a run gets one plan, written first: whoever is killed finds it and goes on.
    """
    done = {key for plan in plans(mark, ledger) for key in _replaced_keys(plan)}
    touched: dict[tuple[str, int], list[Commit]] = {}
    for key in ledger.commit_keys():
        if key not in done:
            commit = ledger.read_commit(key)
            if is_named(person, commit, ledger.lake):
                touched.setdefault((commit.run_id, commit.revision), []).append(commit)
    for (run_id, revision), commits in sorted(touched.items()):
        _plan(run_id, revision, commits, mark, ledger)
    planned = plans(mark, ledger)
    for plan in planned:
        _carry_out(plan, person, pseudonym, ledger)
    return planned


def plans(mark: str, ledger: Ledger) -> list[Plan]:
    """Return the plans of one erasure, in the order in which their snapshots replace older ones."""
    found = [plan for plan in ledger.plans() if plan.request.get(MARK) == mark]
    return sorted(found, key=lambda plan: (plan.planned_at, plan.run_id, plan.revision))


def replaced(planned: Iterable[Plan], ledger: Ledger) -> Iterator[Replaced]:
    """Yield what these plans have replaced."""
    for plan in planned:
        for entry in plan.entries:
            old = msgspec.structs.replace(entry, revision=_replaces(plan))
            new = ledger.committed(entry)
            if new:
                yield Replaced(ledger.committed(old), keys.snapshot_id(old), new)


def remove_old(planned: Iterable[Plan], ledger: Ledger) -> None:
    """Delete replaced snapshots: first from their plan, so that nobody asks for them again, and parts after commits."""
    for plan in planned:
        _relieve(plan, ledger)
        for old, _, _ in replaced([plan], ledger):
            if old:
                remove(ledger.lake, [keys.commit(old), *(part.key for part in old.parts), keys.quarantine(old)])


def strip_documents(person: Person, pseudonym: str, lake: Lake) -> int:
    """Write every other object that names the person anew, under its own name; returns how many."""
    count = 0
    for key in lake.list(""):
        if key.startswith((person_keys.ERASED, person_keys.PENDING)):
            continue
        data = lake.read(key)
        text = _text(data)
        if person.is_in(text):
            stripped = person.replaced(text, pseudonym)
            overwrite(lake, key, gzip.compress(stripped, mtime=0) if text is not data else stripped)
            count += 1
    return count


def is_named(person: Person, commit: Commit, lake: Lake) -> bool:
    """Whether a snapshot names the person, in its rows, in what was said about it or in what could not be read."""
    if person.is_in(msgspec.json.encode(commit)) or any(person.is_in(text) for text in lines(commit, lake)):
        return True
    unread = lake.list(keys.quarantine(commit))
    return bool(unread) and person.is_in(gzip.decompress(lake.read(unread[0])))


def _plan(run_id: str, revision: int, commits: list[Commit], mark: str, ledger: Ledger) -> None:
    """Allocate the run's next revision; of two at once, the loser takes the one after."""
    known = list(ledger.plans(run_id))
    origin = next((plan for plan in known if plan.revision == revision), known[0])
    following = max(plan.revision for plan in known)
    while True:
        following += 1
        entries = tuple(_entry(commit, following) for commit in sorted(commits, key=keys.commit))
        proposal = msgspec.structs.replace(
            origin,
            kind=origin.kind if origin.kind == "upload" else "replay",
            revision=following,
            entries=entries,
            not_configured=(),
            request={**origin.request, MARK: mark, "replaces": revision},
        )
        if ledger.propose(proposal) == proposal:
            return


def _entry(commit: Commit, revision: int) -> FetchRequested:
    return FetchRequested(commit.run_id, commit.stream, commit.start, commit.end, revision)


def _carry_out(plan: Plan, person: Person, pseudonym: str, ledger: Ledger) -> None:
    for entry in plan.entries:
        old = ledger.committed(msgspec.structs.replace(entry, revision=_replaces(plan)))
        if old is None or ledger.committed(entry):
            continue
        new = rewritten(old, plan.revision, lambda text: person.replaced(text, pseudonym), ledger.lake)
        unread = ledger.lake.list(keys.quarantine(old))
        if unread:
            text = person.replaced(gzip.decompress(ledger.lake.read(unread[0])), pseudonym)
            ledger.lake.create(keys.quarantine(new), gzip.compress(text, mtime=0))
        if ledger.lake.list(keys.accept(old.snapshot_id)):
            ledger.lake.create(keys.accept(new.snapshot_id), b"{}")
        ledger.commit(new)


def _relieve(plan: Plan, ledger: Ledger) -> None:
    """Take what this plan has replaced out of the plan that asked for it."""
    origin = ledger.plan(plan.run_id, _replaces(plan))
    if origin and origin.kind == "upload":
        # A file that is brought again is found by what was said about it: there is one plan that knows.
        remove(ledger.lake, [keys.plan(origin.run_id, origin.revision)])
    elif origin:
        gone = {(entry.stream, entry.start, entry.end) for entry in plan.entries}
        kept = tuple(entry for entry in origin.entries if (entry.stream, entry.start, entry.end) not in gone)
        if kept != origin.entries:
            relieved = msgspec.structs.replace(origin, entries=kept)
            overwrite(ledger.lake, keys.plan(origin.run_id, origin.revision), msgspec.json.encode(relieved))


def _replaces(plan: Plan) -> int:
    return int(str(plan.request["replaces"]))


def _replaced_keys(plan: Plan) -> Iterator[str]:
    for entry in plan.entries:
        yield keys.commit(msgspec.structs.replace(entry, revision=_replaces(plan)))


def _text(data: bytes) -> bytes:
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
