"""Makes or changes one object, reads it back, and writes down how it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.wanted import Ref
from metabase.sync import fields
from metabase.sync.conflicts import EditedError, NotKeptError, edited_text, not_kept_text
from metabase.sync.fields import PLACEMENT, prints
from metabase.sync.instance import DASHBOARDS, editor_of
from metabase.sync.kinds import placements
from metabase.sync.lock import Entry, pairs
from metabase.sync.planning import foreign
from metabase.sync.repeating import repeated

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.sync.fields import Fields, Json
    from metabase.sync.instance import Instance
    from metabase.sync.kinds.kind import Kind

    Tell = Callable[[str, str, str], None]


class Settling:
    """The work of one run: what was made and written so far."""

    def __init__(self, instance: Instance, tell: Tell, *, overwrite: bool, accept: bool) -> None:
        """`overwrite` also undoes what somebody else changed, `accept` goes on where something is not kept."""
        self.instance, self.tell = instance, tell
        self.overwrite, self.accept = overwrite, accept
        self.metabase = instance.metabase
        self.made: set[tuple[str, str]] = set()
        self.written: set[tuple[str, str]] = set()

    async def exist(self, kind: Kind, wish: Any) -> None:
        """Make what has no counterpart."""
        if (kind.name, wish.key) in self.instance.held:
            return
        thing = await self._make(kind, wish)
        self.instance.hold(kind, wish.key, thing)
        self.made.add((kind.name, wish.key))
        self._wrote(kind, wish, "made")
        self.instance.lock.of(kind.name)[wish.key] = Entry(int(thing["id"]), str(thing["entity_id"]))
        self.instance.save()

    async def settle(self, kind: Kind, wish: Any) -> None:
        """Make what is missing, change what differs, and write down how it was left."""
        await self.exist(kind, wish)
        thing = self.instance.held[kind.name, wish.key]
        if self._todo(kind, wish, thing):
            thing = await self._change(kind, wish, thing)
            self.instance.hold(kind, wish.key, thing)
        self._write_down(kind, wish, thing)

    async def _make(self, kind: Kind, wish: Any) -> Json:
        """Make an object once, also when an answer is lost or somebody makes the same in the same moment."""
        numbers = self.instance.numbers
        # An empty dashboard is made before the cards that it will hold have numbers.
        meant = kind.meant(wish, numbers.guess if kind is DASHBOARDS else numbers, None)
        made: list[int] = []

        async def once() -> Json:
            found = await kind.found(self.metabase, wish, numbers)
            if found is None:
                made.append(int((await self.metabase.post(kind.path, kind.making(meant)))["id"]))
                found = await kind.found(self.metabase, wish, numbers)
            if found is None:
                raise NotKeptError(f"{kind.name} {wish.key}: it was made, and is not found by its mark afterwards")
            return found

        thing = await repeated(self.metabase.patience, once)
        for number in made:
            if number != thing["id"]:
                # Another run made the same at once: both keep the older one.
                await self.metabase.put(f"{kind.path}/{number}", {"archived": True})
        return thing

    async def _change(self, kind: Kind, wish: Any, seen: Json) -> Json:
        """Write what differs; after a lost answer, look first."""
        path, entry = f"{kind.path}/{seen['id']}", self.instance.entry(kind, wish.key)
        before, sent = kind.told(seen, wish, entry), False

        async def once() -> Json:
            nonlocal sent
            fresh: Json = await self.metabase.get(path)
            todo = self._todo(kind, wish, fresh)
            if not todo:
                return fresh
            if not sent:
                self._refuse_edited(kind, wish, fresh, todo, before)
            sent = True
            meant = kind.meant(wish, self.instance.numbers, fresh)
            await self.metabase.put(path, kind.changing(meant, todo, fresh, wish, entry))
            again: Json = await self.metabase.get(path)
            return again

        thing = await repeated(self.metabase.patience, once)
        if sent:
            self._wrote(kind, wish, "changed")
        return await self._repair_filters(kind, wish, thing, path)

    async def _repair_filters(self, kind: Kind, wish: Any, thing: Json, path: str) -> Json:
        """Send filters again alone: 0.63 loses those that a placement of the same request shows inline."""
        meant, told = self._compared(kind, wish, thing)
        if kind is not DASHBOARDS or not _lacks(meant, told, "parameters"):
            return thing
        body = kind.meant(wish, self.instance.numbers, thing).body

        async def once() -> Json:
            await self.metabase.put(path, {"parameters": body["parameters"]})
            again: Json = await self.metabase.get(path)
            return again

        return await repeated(self.metabase.patience, once)

    def _compared(self, kind: Kind, wish: Any, thing: Json) -> tuple[Fields, Fields]:
        """Return what is meant and what is told."""
        told = kind.told(thing, wish, self.instance.entry(kind, wish.key))
        return kind.meant(wish, self.instance.numbers, thing).fields, told

    def _todo(self, kind: Kind, wish: Any, thing: Json) -> list[str]:
        """Return the fields to be written; of what was just made, only those that are lacking."""
        meant, told = self._compared(kind, wish, thing)
        todo = fields.differing(meant, told, self.instance.entry(kind, wish.key))
        if (kind.name, wish.key) in self.made:
            return [field for field in todo if _lacks(meant, told, field)]
        return todo

    def _refuse_edited(self, kind: Kind, wish: Any, fresh: Json, todo: list[str], before: Fields) -> None:
        """Refuse to write over what somebody else saved, since the look at the beginning or since our last write."""
        editor = editor_of(fresh)
        if self.overwrite or (editor and editor.number == self.instance.me):
            return
        entry = self.instance.entry(kind, wish.key)
        told = kind.told(fresh, wish, entry)
        since = [field for field in todo if told.get(field) != before.get(field)]
        touched = since or foreign(self.instance, fresh, todo, told, entry)
        if touched:
            raise EditedError(edited_text(kind.name, wish.key, touched, editor))

    def _write_down(self, kind: Kind, wish: Any, thing: Json) -> None:
        """Keep number and fingerprints in the lock; NotKeptError where what is told lacks what is meant.

        A difference that is accepted is kept in the lock, and counts as equal for as long as both sides stay.
        """
        number, entry = int(thing["id"]), self.instance.entry(kind, wish.key)
        meant, told = self._compared(kind, wish, thing)
        if lacking := self._news(fields.lacking(meant, told), meant, told, entry):
            if not self.accept:
                raise NotKeptError(not_kept_text(kind.name, wish.key, number, lacking))
            self.tell(f"accepted a difference ({'; '.join(lacking)}) of", kind.name, wish.key)
        kept = {field: value for field, value in told.items() if field in meant or field.startswith(PLACEMENT)}
        parts = placements.layout(thing, wish.tabs, entry).parts() if kind is DASHBOARDS else {}
        self._learn_placements(wish.key, parts)
        written = Entry(number, str(thing["entity_id"]), pairs(prints(meant), prints(kept)), parts)
        if written != entry:
            self.instance.lock.of(kind.name)[wish.key] = written
            self.instance.save()

    def _news(self, lacking: list[str], meant: Fields, told: Fields, entry: Entry | None) -> list[str]:
        """Return what is lacking, nothing where all of it was accepted before."""
        return lacking if fields.differing(meant, told, entry) else []

    def _learn_placements(self, dashboard: str, parts: dict[str, int]) -> None:
        for part, number in parts.items():
            if part.startswith(PLACEMENT):
                ref = Ref("dashcard", f"{dashboard}/{part.removeprefix(PLACEMENT)}")
                self.instance.numbers.known[ref] = number

    def _wrote(self, kind: Kind, wish: Any, what: str) -> None:
        self.written.add((kind.name, wish.key))
        self.tell(what, kind.name, wish.key)


def _lacks(meant: Fields, told: Fields, field: str) -> bool:
    return bool(fields.lacking({field: meant.get(field)}, told)) or (field not in meant and field in told)
