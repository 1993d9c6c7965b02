"""Rules are SQL files: a head of comments for people, then one SELECT that returns a row per broken promise.

    -- severity: info, warning or critical
    -- title: a few words for the subject of a mail
    -- threshold: when it fires
    -- next: the command that repairs it
    -- explain: day, month or sessions (only where somebody should hear what made the difference)
    SELECT subject STRING, severity STRING (NULL is the head's), message STRING, day DATE (NULL is no day)

Rules that are explained also say `scope`, `platform` and `name`: whose cost it is. `@now` is the present instant and
`@today` its UTC day. What a rule says must not change while nothing does: messages name the day a promise was broken,
not how long ago that was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shared import sql
from shared.errors import FatalError

from .spans import KINDS

if TYPE_CHECKING:
    from pathlib import Path

SEVERITIES = ("info", "warning", "critical")
"""From the least to the most urgent."""
HEAD = ("severity", "title", "threshold", "next")
_LINE = re.compile(r"^-- (\w+): (\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise, and what to say when it is broken."""

    name: str
    severity: str
    title: str
    threshold: str
    next: str
    sql: str
    explain: str = ""
    """What an explanation compares, or nothing."""


BROKEN_RULE = Rule(
    "broken_rule",
    "warning",
    "A rule of the monitor cannot be evaluated",
    "any error of a rule",
    "run the rule's SELECT by hand: python -m local query",
    "",
)
"""Opened by the monitor itself, about one of its own rules."""


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all rules, sorted."""
    return sorted(path.stem for path in (folder or _shipped()).glob("*.sql"))


@cache
def read(name: str, folder: Path | None = None) -> Rule:
    """Return one rule; FatalError says what its file lacks."""
    try:
        text = ((folder or _shipped()) / f"{name}.sql").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FatalError(f"sql/rules/{name}.sql cannot be read: {error}") from None
    head = dict(_LINE.findall(text))
    if missing := [word for word in HEAD if word not in head]:
        raise FatalError(f"sql/rules/{name}.sql: write `-- {missing[0]}: …` at its head")
    if head["severity"] not in SEVERITIES:
        raise FatalError(f"sql/rules/{name}.sql: severity {head['severity']!r} is none of {', '.join(SEVERITIES)}")
    if head.get("explain", KINDS[0]) not in KINDS:
        raise FatalError(f"sql/rules/{name}.sql: explain {head['explain']!r} is none of {', '.join(KINDS)}")
    explained = head.get("explain", "")
    return Rule(name, head["severity"], head["title"], head["threshold"], head["next"], text, explained)


def described(name: str) -> Rule:
    """Return what a rule says about itself, even when its file is gone or cannot be read."""
    try:
        return BROKEN_RULE if name == BROKEN_RULE.name else read(name)
    except FatalError:
        return Rule(name, "warning", name, "", "", "")


def _shipped() -> Path:
    return sql.folder() / "rules"
