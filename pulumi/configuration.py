"""What a stack is told, as typed values: a key that is not known, missing or of another type is refused.

Pulumi itself reads any key as text and ignores what nobody asks for, so a mistyped one would pass unnoticed.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping  # noqa: TC003 - the settings are read by their annotations
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = "ai-usage-analytics"
T = TypeVar("T", bound="Everywhere")
ShowPeople = Literal["names", "hashed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """What every layer is told."""

    project: str
    region: str = "us-central1"
    """Where functions and the machine run."""
    location: str = "US"
    """Where buckets and datasets are: BigQuery loads only from a bucket beside it. It cannot be changed later."""
    dataset: str = "ai_usage"
    """Name of the base dataset; the others have it in front of theirs."""
    show_people: ShowPeople = "names"
    """What dashboards show: `names`, or keyed hashes in their place. The same in all layers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap(Everywhere):
    """What the first layer is told."""

    project_number: str
    billing_account: str
    budget_usd: int
    """Budget of a month; mails go out at half of it, at nine tenths, and when the forecast is above it."""
    alert_emails: tuple[str, ...]
    github_owner_id: str
    github_repository_id: str
    github_environment: str = "production"
    github_branch: str = "refs/heads/main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Data(Everywhere):
    """What the layer of buckets, datasets and secrets is told."""

    first_rotation: str
    """When people are first reminded to renew the keys, as RFC 3339; in the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App(Everywhere):
    """What the layer of topics, functions, schedules and alarms is told."""

    project_number: str
    alert_emails: tuple[str, ...]
    secret_versions: Mapping[str, int] = field(default_factory=dict)
    """Secret → the version that is in use; a secret without one is not configured."""
    notify: str = "log:"
    """AIU_NOTIFY of the functions."""
    spreadsheet: str = ""
    """Id of the Google Sheet with the mappings; none when empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bi(Everywhere):
    """What the layer of the dashboards' machine is told."""

    project_number: str
    alert_emails: tuple[str, ...]
    site: str
    """Name under which people reach the dashboards."""
    readers: tuple[str, ...] = ()
    """Members who may open a tunnel to the dashboards, as `group:…` or `user:…`."""
    operators: tuple[str, ...] = ()
    """Members who may sign in on the machine, too."""
    zone: str = "us-central1-a"
    machine_type: str = "e2-medium"
    disk_gb: int = 30


def read(kind: type[T], told: Mapping[str, str] | None = None) -> T:
    """Return what this stack is told; ConfigurationError names the first key that is wrong and what to write."""
    mine = _told_by_pulumi() if told is None else dict(told)
    known = {f.name: f for f in fields(kind)}
    for key in mine:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f": did you mean {near[0]}?" if near else f": it knows {', '.join(sorted(known))}"
            raise ConfigurationError(f"{PROJECT}:{key} is no setting of {kind.__name__.lower()}{hint}")
    required = [n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING]
    if missing := [name for name in required if not mine.get(name)]:
        raise ConfigurationError(f"{PROJECT}:{missing[0]} is not set: `pulumi config set {missing[0]} …`")
    hints = get_type_hints(kind)
    return kind(**{key: _typed(key, value, hints[key]) for key, value in mine.items()})


def _told_by_pulumi() -> dict[str, str]:
    from pulumi.runtime.config import CONFIG, get_config_env

    told = {**get_config_env(), **CONFIG.get()}
    return {key.partition(":")[2]: value for key, value in told.items() if key.startswith(f"{PROJECT}:")}


def _typed(key: str, value: str, hint: Any) -> Any:
    if hint is str:
        return value
    if words := get_args(hint) if get_origin(hint) is Literal else ():
        if value not in words:
            raise ConfigurationError(f"{PROJECT}:{key} is {value!r}: write {' or '.join(words)}")
        return value
    convert, example = _CONVERSIONS[str(hint)]
    try:
        return convert(value)
    except (TypeError, ValueError, AttributeError):
        raise ConfigurationError(f"{PROJECT}:{key} is {value!r}: write for example {example}") from None


def _texts(value: str) -> tuple[str, ...]:
    items = json.loads(value)
    if not isinstance(items, list) or not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(value)
    return tuple(items)


def _versions(value: str) -> dict[str, int]:
    items = json.loads(value).items()
    if not all(isinstance(number, int) and number > 0 for _, number in items):
        raise ValueError(value)
    return dict(items)


_CONVERSIONS: dict[str, tuple[Callable[[str], Any], str]] = {
    str(int): (int, "30"),
    "tuple[str, ...]": (_texts, '["a", "b"]'),
    "collections.abc.Mapping[str, int]": (_versions, '{"NAME": 1}'),
}
