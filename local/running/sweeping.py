"""One sweep at the keyboard: what was behind, and what still is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from local import logs
from local.pages import gaps
from local.pages.progress import follow
from local.pages.summary import fields, interrupted
from local.pages.terminal import note
from local.running.flow import ask, settle
from local.running.world import opened
from shared.messages import RunRequested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.options import Manner
    from local.pages.gaps import Gap
    from local.running.world import World
    from shared.ledger import Plan
    from shared.messages import FetchRequested
    from shared.settings import Settings


def perform(settings: Settings, manner: Manner) -> int:
    """Sweep, say how many entries were behind and what is still missing, and return the exit code."""
    logs.configure(settings, as_json=manner.as_json)
    with opened(settings, manner.wait_s, note) as world:
        try:
            before = sum(len(entries) for _, entries in _behind(world))
            ask(RunRequested(kind="sweep"), world)
            follow(world, None)
            still = [plan for plan, entries in _behind(world) if entries]
            settle(still, world, follow)
            missing = [*_missing(still, world), *gaps.of_facts(world)]
        except KeyboardInterrupt:
            return interrupted(None, as_json=manner.as_json)
    return _tell(before, missing, as_json=manner.as_json)


def _behind(world: World) -> Iterator[tuple[Plan, list[FetchRequested]]]:
    from functions.dispatch.sweep import behind

    return behind(world, world.settings.now())


def _missing(plans: list[Plan], world: World) -> Iterator[Gap]:
    from functions.transform.gate import standing

    for plan in plans:
        yield from gaps.of_plan(standing(plan, world), world)


def _tell(before: int, missing: list[Gap], *, as_json: bool) -> int:
    code = 1 if missing else 0
    if as_json:
        said = {"behind": before, "exit_code": code, "missing": [fields(gap) for gap in missing]}
        print(json.dumps(said, ensure_ascii=False))
        return code
    print("Nothing was behind." if not before else f"{before} entries were behind and have been asked for again.")
    if missing:
        from local.pages.summary_page import say_missing

        say_missing(missing)
    elif before:
        print("Nothing is missing any more.")
    return code
