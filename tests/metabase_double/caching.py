"""The cache of results: one policy for the whole instance; everything finer has to be bought (cache/api.clj)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from tests.metabase_double.bodies import FromZero, Id, Json
from tests.metabase_double.refusals import invalid, missing, paid
from tests.metabase_double.routing import Call, declared, route

if TYPE_CHECKING:
    from tests.metabase_double.state import Thing


class CachePut(msgspec.Struct):
    """What the policy is for, and the policy."""

    model: Literal["root", "database", "dashboard", "question"]
    model_id: FromZero
    strategy: Json


class NoCache(msgspec.Struct):
    """Keep nothing."""

    type: Literal["nocache"]


class TimeToLive(msgspec.Struct, forbid_unknown_fields=True):
    """Keep a result for a multiple of the time it took."""

    type: Literal["ttl"]
    multiplier: Id
    min_duration_ms: FromZero


@route("GET", "/api/cache")
def show_policies(call: Call) -> Thing:
    """Show the policy of the instance; those of anything else are not for free."""
    if call.query.get("model", ["root"]) != ["root"]:
        raise paid("Granular Caching")
    kept = call.state.cache_strategy
    return {"data": [{"model": "root", "model_id": 0, "strategy": kept}] if kept else []}


@route("PUT", "/api/cache", body=CachePut, needs="an administrator")
def keep_policy(call: Call) -> Thing:
    """Keep the policy of the instance."""
    body = call.body
    kinds: dict[Any, type[msgspec.Struct]] = {"nocache": NoCache, "ttl": TimeToLive}
    kind = kinds.get(body["strategy"].get("type"))
    if kind is None:
        raise invalid(strategy="type must be nocache or ttl in this edition.")
    strategy = declared(body["strategy"], kind)
    if body["model"] != "root":
        raise paid("Granular Caching")
    if body["model_id"] != 0:
        raise missing()
    call.state.cache_strategy = strategy
    return {"id": 1}


@route("POST", "/api/cache/invalidate")
def invalidate(_: Call) -> Thing:
    """Refuse to forget single results."""
    raise paid("Granular Caching")
