"""How much of everything is used in a month by an organisation of some size, derived from what the repository holds.

Counts come from the topology, the rules and the cards; sizes and habits from `pulumi/prices.yaml`, which says what was
measured and what is only assumed.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shared import topology

ROOT = Path(__file__).resolve().parents[1]
WORD = re.compile(r"[a-z_][a-z0-9_]*")
GIB = Decimal(2**30)
TIB = Decimal(2**40)
HOURS = 24
DISK_GIB = 30
PULLED_PER_DAY = {"daily": 1, "sweep": HOURS, "monitor": HOURS}
"""How often each schedule strikes."""


def facts() -> dict[str, Any]:
    """Return what `pulumi/prices.yaml` says; numbers are text there, so that no cent is lost on the way."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "pulumi" / "prices.yaml").read_text(encoding="utf-8"))
    return found


def tables(sql: str) -> set[str]:
    """Return the tables that a question reads, through views down to what is charged for."""
    known = {path.stem for path in (ROOT / "sql" / "schema").glob("*.sql")}
    found: set[str] = set()
    waiting, seen = set(WORD.findall(sql)), set[str]()
    while waiting:
        word = waiting.pop()
        seen.add(word)
        view = ROOT / "sql" / "views" / word / "query.sql"
        if word in known:
            found.add(word)
        elif view.is_file():
            waiting |= set(WORD.findall(view.read_text(encoding="utf-8"))) - seen
    return found


@cache
def grows(table: str) -> bool:
    """Whether a table has rows for every person and day: those are the ones that are partitioned."""
    return "PARTITION BY" in (ROOT / "sql" / "schema" / f"{table}.sql").read_text(encoding="utf-8")


@cache
def read_once(folder: str) -> Counter[bool]:
    """Return how many tables all questions below a folder read, each question's counted anew, by whether they grow."""
    questions = (path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.sql"))
    return Counter(grows(table) for question in questions for table in tables(question))


def charged(read: Counter[bool], growing: Decimal, least: Decimal) -> Decimal:
    """Return the bytes that reading these tables once costs: small ones count as the least that is charged."""
    return read[True] * max(growing, least) + read[False] * least


def usage(people: int, said: dict[str, Any]) -> dict[str, Decimal]:
    """Return price's name → how much of its unit a month takes, before anything that is free."""
    taken = {name: _number(value) for name, value in {**said["measured"], **said["assumed"]}.items()}
    seconds = _number_of_seconds(people, said, taken)
    return {
        **seconds,
        **_bytes(people, taken),
        "query_tib": scanned(people, said) / TIB,
        "secret_version_month": Decimal(len(_secrets())) * taken["secret_versions"] + taken["machine_secrets"],
        # One more for each endpoint: the clock asks it.
        "schedule_month": Decimal(len(topology.SCHEDULES) + len(topology.ENDPOINTS)),
        "alarm_month": Decimal(_alarms()),
        "image_gib_month": taken["image_gib"],
        "machine_month": Decimal(1),
        "disk_gib_month": Decimal(DISK_GIB),
        "snapshot_gib_month": taken["snapshot_gib"],
        "way_out_hour": taken["days_per_month"] * HOURS,
        "address_hour": taken["days_per_month"] * HOURS,
        "way_out_gib": taken["way_out_gib"],
    }


def calls_per_day() -> dict[str, Decimal]:
    """Return function → calls on an ordinary day: streams are asked once, and every schedule strikes."""
    asked = [stream for stream in topology.STREAMS if topology.source(stream.source).is_asked]
    return {
        "dispatch": Decimal(PULLED_PER_DAY["daily"] + PULLED_PER_DAY["sweep"]),
        "fetch": Decimal(len(asked)),
        "load": Decimal(len(asked) + 1),
        # Each loaded snapshot asks the gate, and so does each sweep; most find nothing to do.
        "transform": Decimal(len(asked) + PULLED_PER_DAY["sweep"]),
        "monitor": Decimal(PULLED_PER_DAY["monitor"] + 1),
        "notify": Decimal(1),
        "health": Decimal(4 * HOURS),
    }


def scanned(people: int, said: dict[str, Any]) -> Decimal:
    """Return the bytes that are charged for questions: by transforms, by rules and by cards."""
    taken = {name: _number(value) for name, value in said["assumed"].items()}
    least, month = taken["minimum_query_bytes_per_table"], taken["days_per_month"]
    recent = people * taken["recent_bytes_per_person_day"] * taken["recent_days"]
    kept = people * taken["kept_bytes_per_person_day"] * taken["kept_days"]
    built = people * taken["transform_bytes_per_person_day"] * taken["dirty_days_per_transform"]
    looks = (
        _number(said["assumed"]["viewers"][people])
        * taken["dashboards_per_viewer_day"]
        * taken["working_days_per_month"]
    )
    by_rules = charged(read_once("sql/rules"), recent, least) * calls_per_day()["monitor"] * month
    dashboards = len(list((ROOT / "metabase" / "dashboards").glob("*.yaml")))
    by_cards = charged(read_once("metabase/cards"), kept, least) / dashboards * looks * (1 - taken["cards_from_cache"])
    return built * taken["transforms_per_day"] * month + by_rules + by_cards


def _number_of_seconds(people: int, said: dict[str, Any], taken: dict[str, Decimal]) -> dict[str, Decimal]:
    per_call = {name: _number(value) for name, value in said["assumed"]["seconds_per_call"].items()}
    per_day = sum((calls * per_call[name] for name, calls in calls_per_day().items()), Decimal(0))
    seconds = (per_day + people * taken["seconds_per_person_and_day"]) * taken["days_per_month"]
    memory = max(function.memory_mb for function in topology.FUNCTIONS)
    return {"processor_second": seconds, "memory_gib_second": seconds * memory / 1024}


def _bytes(people: int, taken: dict[str, Decimal]) -> dict[str, Decimal]:
    calls = sum(calls_per_day().values(), Decimal(0)) * taken["days_per_month"]
    days = people * taken["history_days"]
    rows = days * taken["row_bytes_per_person_day"]
    return {
        "message_tib": calls * taken["message_bytes"] / TIB,
        "log_gib": calls * taken["log_bytes_per_call"] / GIB,
        "table_gib_month": rows * (1 + taken["facts_per_row_byte"]) / GIB,
        "object_gib_month": days * taken["lake_bytes_per_person_day"] * taken["copies_in_lake"] / GIB,
    }


def _secrets() -> set[str]:
    return {secret for function in topology.FUNCTIONS for secret in function.secrets}


def _alarms() -> int:
    """Return how many conditions the program watches; it cannot be imported here, where Pulumi is not."""
    text = (ROOT / "pulumi" / "parts" / "alarms.py").read_text(encoding="utf-8")
    return len(re.findall(r"^    Alarm\($", text, re.MULTILINE)) + 1


def _number(value: Any) -> Decimal:
    return Decimal(str(value)) if not isinstance(value, dict) else Decimal(0)
