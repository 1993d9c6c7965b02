"""Configuration: environment variables, their defaults and what a malformed one means.

`.env` beside the README is read by the local command line before this module looks; functions get theirs from Pulumi.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS = {
    "AIU_WAREHOUSE": "duckdb:///./.aiu/warehouse.duckdb",
    "AIU_LAKE": "file://./.aiu/lake",
    "AIU_UPLOADS": "file://./.aiu/uploads",
    "AIU_BUS": "inprocess:",
    "AIU_SHEETS": "file://./sheets",
    "AIU_SECRETS": "env:",
    "AIU_NOTIFY": "log:",
    "AIU_SHOW_PEOPLE": "names",
}
SCHEMES = {
    "AIU_WAREHOUSE": ("duckdb", "bigquery"),
    "AIU_LAKE": ("file", "gs"),
    "AIU_UPLOADS": ("file", "gs"),
    "AIU_BUS": ("inprocess", "pubsub"),
    "AIU_SHEETS": ("file", "gsheets"),
    "AIU_SECRETS": ("env", "secretmanager"),
    "AIU_NOTIFY": ("log", "smtp", "webhook"),
}
CHOICES = {"AIU_SHOW_PEOPLE": ("names", "hashed")}
"""Settings that are one of a few words."""
LISTS = {"AIU_NOTIFY"}
"""Settings that may name several things, with spaces between them."""
SEVERAL = "several"
DAILY_RUN_UTC = time(14, tzinfo=UTC)
"""Where a fixed today stands: 06:00 in Los Angeles in winter, when the daily run happens."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process, checked."""

    values: Mapping[str, str]
    today: date | None

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check the environment; ConfigurationError names the first variable that is wrong."""
        environment = os.environ if environment is None else environment
        values = {name: environment.get(name, "").strip() or default for name, default in DEFAULTS.items()}
        for name, schemes in SCHEMES.items():
            for value in _several(name, values[name]):
                _check_scheme(name, value, schemes)
        for name, words in CHOICES.items():
            if values[name] not in words:
                raise ConfigurationError(f"{name}={values[name]!r} is not understood: write {' or '.join(words)}")
        values |= {k: v for k, v in environment.items() if k.endswith("_BASE_URL") and v.strip()}
        for name in values:
            if name.endswith("_BASE_URL"):
                _check_base_url(name, values[name])
        return cls(values, _today(environment.get("AIU_TODAY", "").strip()))

    def __getitem__(self, name: str) -> str:
        """Return a variable's value or its default."""
        return self.values[name]

    def get(self, name: str) -> str | None:
        """Return a variable's value, or None when it has neither value nor default."""
        return self.values.get(name)

    def scheme(self, name: str) -> str:
        """Return the part of a value before its first colon; `several` where a value lists more than one."""
        value, *more = _several(name, self.values[name])
        return SEVERAL if more else value.partition(":")[0]

    def path(self, name: str) -> str:
        """Return the file path of a `file://` or `duckdb:///` value."""
        prefix = "duckdb:///" if self.scheme(name) == "duckdb" else "file://"
        return self.values[name].removeprefix(prefix)

    @property
    def hides_people(self) -> bool:
        """Whether dashboards show keyed hashes in place of people."""
        return self["AIU_SHOW_PEOPLE"] == "hashed"

    def now(self) -> datetime:
        """Return the present instant, or the daily run's hour of the fixed today."""
        return datetime.combine(self.today, DAILY_RUN_UTC) if self.today else datetime.now(UTC)


def _several(name: str, value: str) -> list[str]:
    return value.split() if name in LISTS else [value]


def _check_scheme(name: str, value: str, schemes: tuple[str, ...]) -> None:
    scheme, colon, rest = value.partition(":")
    if scheme not in schemes or not colon:
        allowed = " or ".join(f"{s}:…" for s in schemes)
        raise ConfigurationError(f"{name}={value!r} is not understood: write {allowed}, for example {DEFAULTS[name]}")
    needs_path = {"file": "//", "duckdb": "///"}.get(scheme)
    if needs_path and (not rest.startswith(needs_path) or rest == needs_path):
        raise ConfigurationError(f"{name}={value!r} names no path: write for example {DEFAULTS[name]}")


def _check_base_url(name: str, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(f"{name}={value!r} is not a web address: write for example https://api.example.com")
    if parts.username or parts.password or parts.query:
        raise ConfigurationError(f"{name} must not carry credentials or a query: keys have variables of their own")


def _today(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ConfigurationError(f"AIU_TODAY={value!r} is not a date: write YYYY-MM-DD or leave it empty") from None
