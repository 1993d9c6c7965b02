"""Which migrations to run, which way, from which statement on; refusals come before anything is touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from migrations.files import Migration
    from migrations.history import Standing, Way


@dataclass(frozen=True, slots=True)
class Task:
    """One way of one migration."""

    migration: Migration
    way: Way
    first: int
    """Statements that are done already, because somebody was killed after them."""


def plan(
    known: Sequence[Migration],
    standings: Mapping[int, Standing],
    target: int | None = None,
    *,
    expand_only: bool = False,
) -> list[Task]:
    """Return what brings a warehouse to number `target` (the newest by default).

    With `expand_only` the contracts wait: what a deployment runs before its code. ConfigurationError when an applied
    migration was edited, or the warehouse is where only newer code can work.
    """
    newest = known[-1].number if known else 0
    aim = newest if target is None else target
    if not 0 <= aim <= newest:
        raise ConfigurationError(f"there is no migration {aim}: this version knows 0 (nothing) to {newest}")
    _check(known, standings)
    back = [_task(m, "down", standings) for m in reversed(known) if m.number > aim and _is_there(m, standings)]
    ahead = [_task(m, "up", standings) for m in known if m.number <= aim and not _is_applied(m, standings)]
    return [*back, *(_expands(ahead) if expand_only else ahead)]


def _expands(tasks: Sequence[Task]) -> Iterator[Task]:
    """Yield the expands; one that stands behind a contract cannot go first."""
    waiting = None
    for task in tasks:
        if task.migration.kind == "contract":
            waiting = waiting or task.migration
        elif waiting:
            raise ConfigurationError(
                f"{task.migration.name} stands behind {waiting.name}, a contract that was never applied. "
                f"Apply that first: python -m local migrate --to {waiting.number}"
            )
        else:
            yield task


def _check(known: Sequence[Migration], standings: Mapping[int, Standing]) -> None:
    files = {migration.number: migration for migration in known}
    for number, standing in sorted(standings.items()):
        if number not in files:
            if standing.kind == "contract" and not standing.is_gone:
                raise ConfigurationError(
                    f"{standing.name}, a contract, was applied by a newer version: only that version works here. "
                    f"Deploy it, or go back with it: python -m local migrate --to {number - 1}"
                )
        elif standing.is_applied and files[number].checksum != standing.checksum:
            raise ConfigurationError(
                f"{standing.name} was edited after it was applied (then {standing.checksum}, "
                f"now {files[number].checksum}). Restore the file, and write a new migration for the change"
            )


def _task(migration: Migration, way: Way, standings: Mapping[int, Standing]) -> Task:
    at = standings.get(migration.number)
    # Another text may have other statements: it starts from its first, which is harmless for those done before.
    resumes = at is not None and at.way == way and at.checksum == migration.checksum
    return Task(migration, way, at.step if at and resumes else 0)


def _is_applied(migration: Migration, standings: Mapping[int, Standing]) -> bool:
    at = standings.get(migration.number)
    return at is not None and at.is_applied


def _is_there(migration: Migration, standings: Mapping[int, Standing]) -> bool:
    """Whether any statement of it may have happened."""
    at = standings.get(migration.number)
    return at is not None and not at.is_gone
