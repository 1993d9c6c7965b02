"""What somebody wants an instance to be: the file that `bootstrap` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import yaml

from metabase.definition.shapes import Role
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

Email = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+$")]
Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]


class Admin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first user."""

    email: Email
    first_name: str = "Platform"
    last_name: str = "Admin"


class Warehouse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the views are."""

    project: str
    credentials: str = ""
    """Name of the secret with the service account's key file; empty for the identity of the machine."""


class Mail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One dashboard by e-mail: on the first of a month or on Mondays."""

    dashboard: str
    every: Literal["week", "month"]
    to: list[Email]
    hour: Hour = 8


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    admin: Admin
    warehouse: Warehouse
    site_name: str = "AI Usage Analytics"
    groups: dict[Role, list[Email]] = {}
    mails: list[Mail] = []


def read(path: Path) -> Description:
    """Return a description; ConfigurationError names the key that is wrong."""
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Description)
    except FileNotFoundError:
        example = "metabase/bootstrap/instance.example.yaml"
        raise ConfigurationError(f"{path} is not there: copy {example} and change it") from None
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}") from None
