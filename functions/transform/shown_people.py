"""Keeps what stands for people in the views that start with hashed_, for whoever sets AIU_SHOW_PEOPLE=hashed."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from shared import sql, topology
from shared.persons.erasures import secret_key

from .applied import applied, forget, remember
from .build import partitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.protocols import Build
    from shared.runtime import Runtime

    from .dirty import Dirt

Statement = tuple[str, dict[str, Any]]
TABLE = "shown_people"
HEX = 12
"""48 bits: among 10,000 people the chance that two share a hash is one in five million."""
LISTS = [stream.name for stream in topology.STREAMS if not stream.feeds_facts]
"""Streams that may name somebody on whom nothing was ever booked."""
KNOWN = "SELECT word, shown FROM shown_people"
EVERYBODY = "SELECT DISTINCT user_email AS word, user_email AS email FROM agg_person_month WHERE month IS NOT NULL"
CAME = """(
  SELECT w.ingest_date
  FROM winners AS w
  JOIN dirty_winners AS d ON d.stream = w.stream AND d.day = w.day
  WHERE w.stream IN ('{}')
)""".format("', '".join(LISTS))


def shown_people(build: Build, dirt: Dirt, world: Runtime) -> Iterator[Statement]:
    """Yield what adds the hashes of everybody who is new in this publication.

    Of everybody at all after a publication without hashes, or with another key.

    ConfigurationError when AIU_PERSON_KEY, which makes the hashes, is missing or too short.
    """
    if not world.settings.hides_people:
        # Whoever comes now gets no hash: the next publication that makes hashes looks at everybody.
        yield from forget(TABLE)
        return
    key = secret_key(world.secrets)
    is_other_key = applied(build).get(TABLE) != mark(key)
    known = {} if is_other_key else {row["word"]: row["shown"] for row in build.rows(KNOWN)}
    if is_other_key:
        yield f"DELETE FROM {TABLE} WHERE TRUE", {}
        yield from remember(TABLE, mark(key))
    shown = {word: shown_as(email, key) for word, email in _named(build, dirt, known, everybody=is_other_key).items()}
    new = [{"word": word, "shown": hash_} for word, hash_ in sorted(shown.items()) if known.get(word) != hash_]
    if new:
        build.stage("shown_now", TABLE, new)
        yield f"DELETE FROM {TABLE} WHERE word IN (SELECT word FROM shown_now)", {}
        yield f"INSERT INTO {TABLE} (word, shown) SELECT word, shown FROM shown_now", {}


def mark(key: bytes) -> str:
    """Return by what the hashes of this key are known, without a word of it."""
    return _keyed("key", key)


def shown_as(email: str, key: bytes) -> str:
    """Return what stands for a person, for ever the same with the same key."""
    return f"person-{_keyed(f'shown {email}', key)}"


def _keyed(text: str, key: bytes) -> str:
    # The text never is an address alone, so no hash here is one of the list of who was erased.
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:HEX]


def _named(build: Build, dirt: Dirt, known: dict[str, str], *, everybody: bool) -> dict[str, str]:
    """Return word → address of the person, for all who may be new; other addresses of a person lead to the first."""
    words: dict[str, str] = {}
    for row in _seen(build, dirt, everybody=everybody):
        # Whom a list names by another address is known already, under the first one.
        if row["word"].lower() not in known:
            words[row["word"].lower()] = row["email"].lower()
    booked = build.rows(EVERYBODY) if everybody else []
    booked += build.rows(sql.model("ops/people_booked")) if dirt.days else []
    words |= {row["word"]: row["email"] for row in booked}
    people = sql.model("ops/people_known")
    if dirt.state_changed:
        words |= {row["word"]: row["email"] for row in build.rows(people)}
    elif everybody:
        words |= {row["word"]: row["email"] for row in build.rows(people.replace("new_dim_", "dim_"))}
    return words | {_id(email): email for email in words.values()}


def _seen(build: Build, dirt: Dirt, *, everybody: bool) -> list[dict[str, Any]]:
    if not (dirt.winners or everybody):
        return []
    table = "winners" if everybody else "dirty_winners"
    bounds = partitions(build, "seen", CAME.replace("dirty_winners", table))
    return build.rows(sql.model("ops/people_seen").replace("dirty_winners", table), {"lists": LISTS, **bounds})


def _id(email: str) -> str:
    """Return the id that dimensions, and alerts about people without a name, make of an address."""
    return f"usr_{hashlib.sha256(email.encode()).hexdigest()[:16]}"
