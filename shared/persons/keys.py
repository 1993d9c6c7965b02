"""Names of things in the lake that are about people's rights.

persons/erased/<keyed hash>.json    the pseudonym that stands for an address or a name since it was erased
persons/pending/<keyed hash>.json   an erasure that is going on: who, in plain words; gone when it has ended
"""

from __future__ import annotations

ERASED = "persons/erased/"
PENDING = "persons/pending/"


def erased(keyed_hash: str) -> str:
    """Key of one entry of the list."""
    return f"{ERASED}{keyed_hash}.json"


def pending(keyed_hash: str) -> str:
    """Key of the record of an erasure that has not ended."""
    return f"{PENDING}{keyed_hash}.json"
