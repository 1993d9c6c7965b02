"""What would be done: every definition that has no counterpart, or another one than it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from metabase.sync import fields
from metabase.sync.instance import KINDS, editor_of
from metabase.sync.normal import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metabase.sync.fields import Fields, Json
    from metabase.sync.instance import Editor, Instance
    from metabase.sync.kinds.kind import Kind
    from metabase.sync.lock import Entry

Action = Literal["make", "change", "restore"]


class Step(NamedTuple):
    """One object that is made, changed or taken out of the Trash."""

    kind: str
    key: str
    name: str
    action: Action
    todo: list[str]
    """Fields that are written."""
    edited: list[str]
    """Those of them that somebody else changed since this tool wrote them."""
    editor: Editor | None

    @property
    def what(self) -> str:
        """Say what is written, in words."""
        return ", ".join(self.todo)


class Plan(NamedTuple):
    """Everything that would be done, and what is left lying."""

    steps: list[Step]
    gone: Sequence[tuple[str, str]]
    """Kind and key of what the lock knows and nothing defines any more; `prune` archives it."""
    unknown_fields: list[str]
    """Columns that Metabase has not seen yet; `apply` lets it look."""

    @property
    def edits(self) -> list[Step]:
        """The steps that would overwrite what somebody changed."""
        return [step for step in self.steps if step.edited]


def plan(instance: Instance) -> Plan:
    """Compare the definitions with what stands for them."""
    steps = [step for kind, wish in instance.wishes() if (step := _step(instance, kind, wish))]
    wanted = {(kind.name, wish.key) for kind, wish in instance.wishes()}
    known = [(kind.name, key) for kind in KINDS for key in sorted(instance.lock.of(kind.name))]
    gone = [each for each in known if each not in wanted]
    return Plan(steps, gone, [ref.key for ref in instance.unknown_fields])


def _step(instance: Instance, kind: Kind, wish: Any) -> Step | None:
    thing, entry = instance.held.get((kind.name, wish.key)), instance.entry(kind, wish.key)
    meant = kind.meant(wish, instance.numbers.guess, thing)
    name = str(meant.body["name"])
    if thing is None:
        return Step(kind.name, wish.key, name, "make", [], [], None)
    told = kind.told(thing, wish, entry)
    todo = fields.differing(meant.fields, told, entry)
    if not todo:
        return None
    action: Action = "restore" if thing.get("archived") else "change"
    edited = foreign(instance, thing, todo, told, entry)
    return Step(kind.name, wish.key, name, action, todo, edited, editor_of(thing))


def foreign(instance: Instance, thing: Json, todo: list[str], told: Fields, entry: Entry | None) -> list[str]:
    """Return the fields to be written that somebody else wrote last.

    Without a lock nobody knows which fields those are: then it is all of them if the last hand was not ours.
    """
    editor = editor_of(thing)
    if editor and editor.number == instance.me:
        return []
    if entry is None or not entry.fields:
        return todo if editor else []
    return [field for field in todo if _left(field, told) != entry.left(field)]


def _left(field: str, told: Fields) -> str:
    return fingerprint(told[field]) if field in told else "-"
