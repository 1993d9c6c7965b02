"""What erasing and handing over work with: one machine's backends, or those on Google Cloud from a person's machine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from local.running.world import World, opened
from shared import gcp
from shared.errors import ConfigurationError
from shared.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local.running.person_search import Queryable
    from shared.settings import Settings

OURS = {"AIU_LAKE": ("file", "gs"), "AIU_UPLOADS": ("file", "gs"), "AIU_WAREHOUSE": ("duckdb", "bigquery")}
SECRETS = "AIU_SECRETS"


class CloudWorld(gcp.CloudRuntime, World):
    """A command's world whose bus delivers on this machine, while lake, uploads and warehouse are on Google Cloud."""


@contextmanager
def person_world(settings: Settings, wait_s: float, on_wait: Callable[[str], None]) -> Iterator[World]:
    """Open everything; ConfigurationError when half of it would be here and half in the cloud."""
    with opened(settings, wait_s, on_wait, CloudWorld if is_in_cloud(settings) else World) as world:
        yield world


@contextmanager
def person_reader(settings: Settings) -> Iterator[tuple[Queryable, Runtime]]:
    """Open what was published last, and lake and uploads, to look and change nothing."""
    if is_in_cloud(settings):
        world = gcp.runtime(settings)
        yield world.warehouse, world
        return
    from local.backends import reader

    warehouse = reader(settings)
    try:
        yield warehouse, Runtime(settings)
    finally:
        warehouse.close()


def is_in_cloud(settings: Settings) -> bool:
    """Whether lake, uploads and warehouse are on Google Cloud; ConfigurationError when only some of them are."""
    remote = {name for name, (_, scheme) in OURS.items() if settings.scheme(name) == scheme}
    if remote and remote != OURS.keys():
        here = ", ".join(sorted(OURS.keys() - remote))
        raise ConfigurationError(f"{here} is on this machine while the others are on Google Cloud: set all three alike")
    return bool(remote)
