"""Why a write is not made, or does not count: somebody else's edit, or a server that tells something else."""

from __future__ import annotations

from shared.errors import FatalError

SHOWN = 4


class EditedError(FatalError):
    """Somebody changed in the browser what would be overwritten."""


class NotKeptError(FatalError):
    """Metabase accepted a write and tells something else."""


def edited_text(kind: str, key: str, touched: list[str], editor: object | None) -> str:
    """Say who changed what, and what to do."""
    return (
        f"{kind} {key}: {editor or 'somebody'} changed {_short(touched, ', ')}. `python -m metabase drift` shows it; "
        "bring the change into the definition, or run `apply --overwrite` to undo it"
    )


def not_kept_text(kind: str, key: str, number: int, lacking: list[str]) -> str:
    """Say what was sent, and what is told instead."""
    return (
        f"{kind} {key} (number {number}): Metabase did not keep what it was sent: {_short(lacking, '; ')}. "
        "Run `python -m metabase doctor`: this version may differ from those that are known"
    )


def _short(parts: list[str], between: str) -> str:
    more = f" and {len(parts) - SHOWN} more" if len(parts) > SHOWN else ""
    return between.join(parts[:SHOWN]) + more
