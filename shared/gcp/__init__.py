"""The protocols on Google Cloud: what stands behind each scheme of each setting.

    AIU_LAKE, AIU_UPLOADS   gs://BUCKET                             GcsLake, GcsUploads
    AIU_BUS                 pubsub://PROJECT[/PREFIX]               PubSubBus
    AIU_WAREHOUSE           bigquery://PROJECT/DATASET              BigQueryWarehouse
    AIU_SECRETS             secretmanager://PROJECT[?NAME=VERSION&…]  SecretManagerSecrets

Each is imported when it is first asked for, and imports Google's client when it is first used: functions start fast.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from shared.errors import ConfigurationError
from shared.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.gcp.bus import PubSubBus
    from shared.gcp.lake import GcsLake
    from shared.gcp.secrets import SecretManagerSecrets
    from shared.gcp.uploads import GcsUploads
    from shared.gcp.warehouse import BigQueryWarehouse
    from shared.settings import Settings

_PROJECT = r"(?P<project>[a-z][a-z0-9.:-]+)"
_BUCKET = re.compile(r"gs://(?P<bucket>[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/?")
_TOPICS = re.compile(rf"pubsub://{_PROJECT}(?:/(?P<prefix>[^/]*))?")
_DATASET = re.compile(rf"bigquery://{_PROJECT}/(?P<dataset>\w+)")
_SECRETS = re.compile(rf"secretmanager://{_PROJECT}")


def make(variable: str, settings: Settings) -> Any:
    """Return the backend that a setting names; ConfigurationError when its value is malformed."""
    return BACKENDS[variable, settings.scheme(variable)](settings)


def runtime(settings: Settings) -> Runtime:
    """Return a runtime whose settings may name backends of both kinds, each made when it is first needed."""
    return CloudRuntime(settings)


class CloudRuntime(Runtime):
    """A runtime that knows the backends of this package, too."""

    def _backend(self, variable: str) -> Any:
        if (variable, self.settings.scheme(variable)) in BACKENDS:
            return make(variable, self.settings)
        return super()._backend(variable)


def _lake(settings: Settings) -> GcsLake:
    from shared.gcp.lake import GcsLake

    return GcsLake(_parts(settings, "AIU_LAKE", _BUCKET, "gs://BUCKET")["bucket"])


def _uploads(settings: Settings) -> GcsUploads:
    from shared.gcp.uploads import GcsUploads

    return GcsUploads(_parts(settings, "AIU_UPLOADS", _BUCKET, "gs://BUCKET")["bucket"])


def _bus(settings: Settings) -> PubSubBus:
    from shared.gcp.bus import PubSubBus

    parts = _parts(settings, "AIU_BUS", _TOPICS, "pubsub://PROJECT")
    return PubSubBus(parts["project"], parts["prefix"] or "")


def _warehouse(settings: Settings) -> BigQueryWarehouse:
    from shared.gcp.warehouse import BigQueryWarehouse

    parts = _parts(settings, "AIU_WAREHOUSE", _DATASET, "bigquery://PROJECT/DATASET")
    return BigQueryWarehouse(parts["project"], parts["dataset"])


def _secrets(settings: Settings) -> SecretManagerSecrets:
    from shared.gcp.secrets import SecretManagerSecrets

    query = urlsplit(settings["AIU_SECRETS"]).query
    plain = _match("AIU_SECRETS", settings["AIU_SECRETS"].partition("?")[0], _SECRETS, "secretmanager://PROJECT?NAME=3")
    try:
        versions = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError:
        raise ConfigurationError("AIU_SECRETS: after the ? write NAME=VERSION, joined by &") from None
    return SecretManagerSecrets(plain["project"], versions)


def _parts(settings: Settings, variable: str, shape: re.Pattern[str], example: str) -> dict[str, str]:
    return _match(variable, settings[variable], shape, example)


def _match(variable: str, value: str, shape: re.Pattern[str], example: str) -> dict[str, str]:
    found = shape.fullmatch(value)
    if not found:
        raise ConfigurationError(f"{variable}={value!r} is not understood: write {example}")
    return found.groupdict()


BACKENDS: dict[tuple[str, str], Callable[[Settings], Any]] = {
    ("AIU_LAKE", "gs"): _lake,
    ("AIU_UPLOADS", "gs"): _uploads,
    ("AIU_BUS", "pubsub"): _bus,
    ("AIU_WAREHOUSE", "bigquery"): _warehouse,
    ("AIU_SECRETS", "secretmanager"): _secrets,
}
