"""The compose file as data, and the defaults of the variables in it."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.house.repository import read

COMPOSE: dict[str, Any] = yaml.safe_load(read("metabase/compose.yaml"))
MAIL: dict[str, Any] = yaml.safe_load(read("metabase/compose.mail.yaml"))
VERSIONS: dict[str, Any] = yaml.safe_load(read("metabase/versions.yaml"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}")
UNITS = {"m": 1, "g": 1024}


def default(text: str) -> str:
    """Return `text` with every ${NAME:-default} replaced by its default."""
    return VARIABLE.sub(lambda found: found.group(2) or "", text)


def megabytes(text: str) -> int:
    """Return a size such as 512m or 2g in MB."""
    return int(text[:-1]) * UNITS[text[-1]]


def version(tag: str) -> tuple[int, ...]:
    """Return v0.63.17 as numbers, which compare as versions do."""
    return tuple(int(part) for part in tag.removeprefix("v").split("."))
