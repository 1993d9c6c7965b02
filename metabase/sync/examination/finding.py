"""What an examination finds."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warning", "failed"]


class Finding(NamedTuple):
    """One thing that was looked at."""

    about: str
    state: State
    says: str
    """What was found, and what to do where it is not well."""


def check(about: str, is_well: bool, well: str, ill: str, state: State = "warning") -> Finding:
    """Return a finding: `well` if it is, `ill` otherwise."""
    return Finding(about, "ok" if is_well else state, well if is_well else ill)
