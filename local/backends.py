"""All local backends at once: what stands behind each scheme of each setting.

    AIU_LAKE, AIU_UPLOADS   file://FOLDER       FolderLake
    AIU_BUS                 inprocess:          InProcessBus
    AIU_WAREHOUSE           duckdb:///FILE      DuckDBWarehouse; `reader` opens its serving copy
    AIU_SECRETS             env:                EnvSecrets
    AIU_NOTIFY              log: · smtp://…     LogNotifier · SmtpNotifier
                            webhook:KIND        WebhookNotifier
                            several: with spaces between them, Several

Each is imported when it is first asked for, so a command pays only for what it uses.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.bus.in_process import InProcessBus
    from local.env_secrets import EnvSecrets
    from local.folder_lake import FolderLake
    from local.warehouse.duckdb_warehouse import DuckDBWarehouse
    from local.warehouse.reader import DuckDBReader
    from shared.protocols import Notifier
    from shared.runtime import Runtime
    from shared.settings import Settings

LAKE_BUCKET = "lake"
UPLOADS_BUCKET = "uploads"


def make(variable: str, settings: Settings, world: Runtime) -> Any:
    """Return the backend that a setting names; the other backends it needs come from `world`."""
    return BACKENDS[variable, settings.scheme(variable)](settings, world)


def reader(settings: Settings) -> DuckDBReader:
    """Return what was last published in the warehouse, for commands that must not wait for a run."""
    from local.warehouse.reader import open_reader

    return open_reader(settings.path("AIU_WAREHOUSE"), today=settings.today)


def _lake(settings: Settings, world: Runtime) -> FolderLake:
    return _notifying(settings.path("AIU_LAKE"), LAKE_BUCKET, world)


def _uploads(settings: Settings, world: Runtime) -> FolderLake:
    return _notifying(settings.path("AIU_UPLOADS"), UPLOADS_BUCKET, world)


def _notifying(path: str, bucket: str, world: Runtime) -> FolderLake:
    """A folder that tells the in-process bus what was written, as a bucket tells Pub/Sub."""
    from local.folder_lake import FolderLake

    def tell(key: str, size: int) -> None:
        finalized = getattr(world.bus, "finalized", None)
        if finalized:
            finalized(bucket, key, size)

    return FolderLake(path, on_create=tell)


def _bus(settings: Settings, _: Runtime) -> InProcessBus:
    from local.bus.in_process import InProcessBus

    return InProcessBus(now=settings.now)


def _warehouse(settings: Settings, _: Runtime) -> DuckDBWarehouse:
    from local.warehouse.duckdb_warehouse import DuckDBWarehouse

    return DuckDBWarehouse(settings.path("AIU_WAREHOUSE"), today=settings.today, on_wait=_say_who)


def _say_who(holder: str) -> None:
    print(f"Waiting: {holder}.", file=sys.stderr)


def _secrets(_: Settings, __: Runtime) -> EnvSecrets:
    from local.env_secrets import EnvSecrets

    return EnvSecrets()


def _notifier(settings: Settings, world: Runtime) -> Notifier:
    from local.notify_ways import make as make_notifier

    return make_notifier(settings["AIU_NOTIFY"], world.secrets)


BACKENDS: dict[tuple[str, str], Callable[[Settings, Runtime], Any]] = {
    ("AIU_LAKE", "file"): _lake,
    ("AIU_UPLOADS", "file"): _uploads,
    ("AIU_BUS", "inprocess"): _bus,
    ("AIU_WAREHOUSE", "duckdb"): _warehouse,
    ("AIU_SECRETS", "env"): _secrets,
    ("AIU_NOTIFY", "log"): _notifier,
    ("AIU_NOTIFY", "smtp"): _notifier,
    ("AIU_NOTIFY", "webhook"): _notifier,
    ("AIU_NOTIFY", "several"): _notifier,
}
