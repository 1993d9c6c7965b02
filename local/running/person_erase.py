"""Erases one person: recognised for ever, named nowhere, and every sum stays what it was.

New revisions first, loaded and compared; only then the old ones go. Killed anywhere, the same call goes on: what is
needed to go on is in one record under persons/pending, which is the last thing to be deleted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from local import logs
from local.pages.progress import follow
from local.pages.terminal import note
from local.running import person_lake, person_warehouse
from local.running.flow import settle
from local.running.person_objects import overwrite, remove
from local.running.person_search import identify
from local.running.person_traces import remove_uploads, strip_logs, traces
from local.running.person_world import is_in_cloud, person_reader, person_world
from shared import keys, topology
from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.fetching import announce
from shared.messages import SnapshotLoaded, encode
from shared.persons import keys as person_keys
from shared.persons.erasures import keyed_hash, new_pseudonym, put, secret_key
from shared.persons.words import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from local.options import Manner
    from local.running.person_lake import Replaced
    from local.running.world import World
    from shared.ledger import Plan
    from shared.settings import Settings

SHOWN = 5


class Erasure(msgspec.Struct, frozen=True):
    """One erasure while it goes on; the only place where the person is still named."""

    mark: str
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    pseudonym: str
    begun_at: datetime
    totals: dict[str, list[str]]

    @property
    def person(self) -> Person:
        """Return who it is about."""
        return Person(self.addresses, self.names)


class Outcome(msgspec.Struct, frozen=True):
    """What an erasure did, in numbers."""

    pseudonym: str
    snapshots: int
    documents: int
    uploads: int
    cells: int
    """Sums of money and usage that were compared, per table, day and platform."""
    left: tuple[str, ...]
    """Places that still name the person."""


def erase(address: str, names: Iterable[str], settings: Settings, manner: Manner, *, recount: bool) -> Outcome:
    """Erase a person from lake, warehouse, uploads and this machine's logs, and look whether anything is left.

    ConfigurationError when nothing names them, RetriableError when the same call should be made again.
    """
    logs.configure(settings, as_json=manner.as_json)
    with person_world(settings, manner.wait_s, note) as world:
        erasure = _begin(address, names, world, recount=recount)
        planned = person_lake.revise(erasure.person, erasure.pseudonym, erasure.mark, world.ledger)
        pairs = list(person_lake.replaced(planned, world.ledger))
        _load(pairs, world)
        settle(planned, world, follow)
        _check_loaded(pairs, world)
        _compare(erasure, world)
        # From here on things are deleted; all that is left to do is named by the plans and by the record.
        person_lake.remove_old(planned, world.ledger)
        old = [pair.old_id for pair in pairs]
        person_warehouse.drop_old(old, erasure.person, erasure.pseudonym, world.warehouse)
        _look_again(planned, world)
        _compare(erasure, world)
        uploads = remove_uploads(erasure.person, world.uploads)
        documents = person_lake.strip_documents(erasure.person, erasure.pseudonym, world.lake)
    return _finish(erasure, settings, (len(pairs), documents, len(uploads)))


def _begin(address: str, names: Iterable[str], world: World, *, recount: bool) -> Erasure:
    """Return the erasure that was begun before, or a new one that is on record before anything happens."""
    key = secret_key(world.secrets)
    record = person_keys.pending(keyed_hash(address, key))
    if world.lake.list(record):
        erasure = msgspec.json.decode(world.lake.read(record), type=Erasure)
        if recount:
            erasure = msgspec.structs.replace(erasure, totals=person_warehouse.totals(world.warehouse))
            overwrite(world.lake, record, msgspec.json.encode(erasure))
    else:
        person = identify(address, names, world.warehouse)
        _check_named(person, world)
        now, sums = datetime.now(UTC), person_warehouse.totals(world.warehouse)
        mark = keyed_hash(person.addresses[0], key)
        erasure = Erasure(mark, person.addresses, person.names, new_pseudonym(), now, sums)
        # Under the address that was typed last: whoever finds this one finds the others.
        for word in dict.fromkeys([*person.addresses, address]):
            world.lake.create(person_keys.pending(keyed_hash(word, key)), msgspec.json.encode(erasure))
    words = [*erasure.addresses, *erasure.names]
    pseudonym = put(words, erasure.pseudonym, erasure.begun_at, world.lake, key)
    return msgspec.structs.replace(erasure, pseudonym=pseudonym)


def _check_named(person: Person, world: World) -> None:
    where = traces(person, world.lake, world.uploads, world.warehouse, world.settings)
    if next(where, None) is None:
        raise ConfigurationError(f"nothing here names {person.addresses[0]}: write the address as a vendor reports it")


def _load(pairs: Sequence[Replaced], world: World) -> None:
    """Wait for the new snapshots, and announce again those that a killed erasure had committed already."""
    follow(world, None)
    there = person_warehouse.loaded(world.warehouse)
    for pair in pairs:
        if pair.new.snapshot_id not in there:
            announce(pair.new, world)
    follow(world, None)


def _check_loaded(pairs: Sequence[Replaced], world: World) -> None:
    there = person_warehouse.loaded(world.warehouse)
    late = [p.new for p in pairs if p.new.snapshot_id not in there]
    if late:
        raise RetriableError(
            f"{len(late)} of {len(pairs)} snapshots are not loaded under their new revision yet, the first of them "
            f"{late[0].stream} {late[0].start}. Nothing was deleted: run this again"
        )
    wrong = [p.new for p in pairs if there[p.new.snapshot_id]["row_count"] != p.new.rows]
    if wrong:
        raise FatalError(f"{wrong[0].stream} {wrong[0].start}: the rows loaded are not those committed")


def _compare(erasure: Erasure, world: World) -> None:
    now = person_warehouse.totals(world.warehouse)
    differing = sorted(cell for cell in now.keys() | erasure.totals.keys() if now.get(cell) != erasure.totals.get(cell))
    if differing:
        raise FatalError(
            f"{len(differing)} sums are not what they were before, the first of them {', '.join(differing[:SHOWN])}. "
            "If a run has changed them meanwhile, add --recount; the erasure waits until then"
        )


def _look_again(planned: Sequence[Plan], world: World) -> None:
    """Build once more what was built while both generations were there: facts name their snapshot."""
    from functions.transform.gate import standing

    for plan in planned:
        mark = f"{standing(plan, world).digest}-{world.warehouse.name}"
        remove(world.lake, [keys.applied(plan.run_id, mark)])
        look = SnapshotLoaded(plan.run_id, plan.revision, deadline=True)
        world.bus.publish(topology.SNAPSHOT_LOADED, encode(look), {})
        follow(world, plan.run_id)


def _finish(erasure: Erasure, settings: Settings, counts: tuple[int, int, int]) -> Outcome:
    """Write a warehouse's file anew, clean the logs, look everywhere; only then forget that it was going on."""
    if not is_in_cloud(settings):
        person_warehouse.compact(Path(settings.path("AIU_WAREHOUSE")).expanduser().absolute())
    strip_logs(erasure.person, erasure.pseudonym, settings)
    with person_reader(settings) as (warehouse, world):
        left = tuple(traces(erasure.person, world.lake, world.uploads, warehouse, settings))
        if not left:
            key = secret_key(world.secrets)
            words = {keyed_hash(word, key) for word in erasure.addresses}
            remove(world.lake, map(person_keys.pending, sorted(words)))
    snapshots, documents, uploads = counts
    return Outcome(erasure.pseudonym, snapshots, documents, uploads, len(erasure.totals), left)


def runs_out(today: datetime) -> list[str]:
    """Return until when copies outside this machine may still hold what was deleted today."""
    days = (7, 14, 60, 90)
    week, fortnight, two_months, quarter = (f"{today + timedelta(days=each):%Y-%m-%d}" for each in days)
    return [
        f"soft delete of a bucket and its older versions, until {two_months}",
        f"time travel of BigQuery, until {week}, and its fail-safe, until {fortnight}",
        f"snapshots of the dashboards' disk, until {fortnight}, and backups of their database, until {quarter}",
    ]
