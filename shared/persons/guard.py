"""Keeps those who were erased out of the warehouse when an old snapshot turns up again: from a backup, or late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.errors import FatalError
from shared.persons.erasures import Erasures
from shared.persons.revisions import lines

if TYPE_CHECKING:
    from shared.ledger import Commit
    from shared.protocols import Lake, Secrets


def check(commit: Commit, lake: Lake, secrets: Secrets) -> None:
    """Raise FatalError for a snapshot that names somebody who is on the list.

    Only those observed before the last erasure are read: whatever is written later asks the list itself.
    """
    erasures = Erasures.read(lake, secrets)
    if erasures is None or commit.observed_at > erasures.newest:
        return
    if any(erasures.names_somebody(text.decode(errors="replace")) for text in lines(commit, lake)):
        raise FatalError(
            f"snapshot {commit.snapshot_id} ({commit.stream} {commit.start} to {commit.end}) names somebody who was "
            "erased: it was not loaded. Call `python -m local person erase` with their address once more"
        )
