"""What somebody changed in the browser since this tool wrote it, who that was, and when."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from metabase.sync.fields import PLACEMENT, STRANGER, edited
from metabase.sync.instance import KINDS, Editor, editor_of

if TYPE_CHECKING:
    from metabase.sync.client import Metabase
    from metabase.sync.fields import Fields
    from metabase.sync.kinds.kind import Kind
    from metabase.sync.lock import Entry, Lock

UNKNOWN = "unknown"


class Drift(NamedTuple):
    """One object that is not as it was left."""

    kind: str
    key: str
    what: list[str]
    editor: Editor | None
    is_ours: bool
    """The last hand was this tool's own key: then Metabase itself tells it differently, as after an upgrade."""

    @property
    def who(self) -> str:
        """Say who did it, as far as anybody knows."""
        if self.is_ours:
            return "nobody: Metabase tells it differently now"
        return self.editor.name if self.editor else UNKNOWN

    @property
    def when(self) -> str:
        """Say when, in UTC as Metabase tells it."""
        return self.editor.at[:16].replace("T", " ") if self.editor and not self.is_ours else UNKNOWN


async def drift(metabase: Metabase, lock: Lock) -> list[Drift]:
    """Compare an instance with how it was left; definitions play no part in it."""
    me = int((await metabase.get("/api/user/current"))["id"])
    known = [(kind, key, entry) for kind in KINDS for key, entry in sorted(lock.of(kind.name).items())]
    things = await asyncio.gather(*(metabase.find(f"{kind.path}/{entry.entity_id}") for kind, _, entry in known))
    found = [_drift(kind, key, entry, thing, me) for (kind, key, entry), thing in zip(known, things, strict=True)]
    return [each for each in found if each.what]


def _drift(kind: Kind, key: str, entry: Entry, thing: Any, me: int) -> Drift:
    if thing is None:
        return Drift(kind.name, key, ["deleted for ever"], None, is_ours=False)
    told = kind.told(thing, None, entry)
    editor = editor_of(thing)
    what = [_said(field, told, entry) for field in edited(told, entry)]
    return Drift(
        kind.name, key, what, editor, is_ours=bool(editor and editor.number == me and "in the Trash" not in what)
    )


def _said(field: str, told: Fields, entry: Entry) -> str:
    if field == "archived":
        return "in the Trash"
    if not field.startswith(PLACEMENT):
        return field
    what = field if field.startswith(STRANGER) else field.removeprefix(PLACEMENT)
    if field not in told:
        return f"{what} removed"
    return f"{what} added" if field not in entry.fields else f"{what} changed"
