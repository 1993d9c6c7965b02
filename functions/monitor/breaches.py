"""Evaluates all rules: what every one of them found, and which could not be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from . import rules
from .plain import plain
from .rules import BROKEN_RULE, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from shared.protocols import Row, Warehouse

SUBJECT_LENGTH = 200
MESSAGE_LENGTH = 600
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Breach:
    """One promise that is broken now; texts are clean, whatever a vendor or a sheet wrote into them."""

    rule: str
    subject: str
    severity: str
    message: str
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The rule's whole row, for whoever explains it."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What one pass over the rules saw."""

    breaches: Mapping[tuple[str, str], Breach]
    """By rule and subject."""
    unknown: frozenset[str]
    """Rules that could not be evaluated: about their incidents nothing is known."""


def evaluate(warehouse: Warehouse, params: Mapping[str, Any], folder: Path | None = None) -> Findings:
    """Ask every rule; one that fails becomes a breach itself, and the others are asked all the same."""
    found: dict[tuple[str, str], Breach] = {}
    unknown: set[str] = set()
    for name in rules.names(folder):
        try:
            breaches = _ask(rules.read(name, folder), warehouse, params)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one rule, the others still have to be asked
            log.warning("monitor.rule_broken", rule=name, error=str(error))
            unknown.add(name)
            breaches = [_broken(name, error)]
        for breach in breaches:
            _keep_worst(found, breach)
    return Findings(found, frozenset(unknown))


def _ask(rule: rules.Rule, warehouse: Warehouse, params: Mapping[str, Any]) -> list[Breach]:
    return [_breach(rule, row) for row in warehouse.query(rule.sql, params)]


def _breach(rule: rules.Rule, row: Row) -> Breach:
    subject, message, severity = row["subject"], row["message"], row["severity"] or rule.severity
    if not subject or not message or severity not in SEVERITIES:
        raise ValueError(f"a row needs a subject, a message and one of {', '.join(SEVERITIES)}: {row}")
    return Breach(rule.name, plain(subject, SUBJECT_LENGTH), severity, plain(message, MESSAGE_LENGTH), row)


def _broken(name: str, error: Exception) -> Breach:
    message = f"sql/rules/{name}.sql cannot be evaluated, so nobody knows whether its promise is kept: {error}"
    return Breach(BROKEN_RULE.name, name, BROKEN_RULE.severity, plain(message, MESSAGE_LENGTH))


def _keep_worst(found: dict[tuple[str, str], Breach], breach: Breach) -> None:
    """Keep one breach per rule and subject: the most severe, then the first by its text, so that order is no matter."""
    present = found.setdefault((breach.rule, breach.subject), breach)
    worse = SEVERITIES.index(breach.severity) - SEVERITIES.index(present.severity)
    if worse > 0 or (worse == 0 and breach.message < present.message):
        found[breach.rule, breach.subject] = breach
