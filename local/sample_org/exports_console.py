"""The Console's files: tokens by key name, and what each key cost, from the exact truth about the cost report."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from local.sample_org.anthropic_activity import Tokens, usage
from local.sample_org.prices import PRICES, TOKEN_TYPES
from local.sample_org.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from local.sample_org.org import Organisation
    from local.sample_org.truth import KeyCost

USAGE = (
    "usage_date_utc", "model_version", "api_key", "workspace", "usage_type", "context_window",
    "usage_input_tokens_no_cache", "usage_input_tokens_cache_write_5m", "usage_input_tokens_cache_write_1h",
    "usage_input_tokens_cache_read", "usage_output_tokens", "web_search_count", "inference_geo", "speed",
)  # fmt: skip
COST = (
    "usage_date_utc", "model", "workspace", "api_key", "usage_type", "context_window", "token_type", "cost_usd",
    "list_price_usd", "cost_type", "inference_geo", "speed", "api_key_id", "api_key_status",
)  # fmt: skip
WINDOWS = {"0-200k": "≤ 200k", "200k-1M": "> 200k"}
TOKEN_WORDS = dict(
    zip(
        TOKEN_TYPES,
        ("input_no_cache", "output", "input_cache_read", "input_cache_write_5m", "input_cache_write_1h"),
        strict=True,
    )
)
COST_WORDS = {"tokens": "token"}


class _Place(NamedTuple):
    """What the usage page tells apart."""

    model: str
    api_key: str
    workspace: str
    usage_type: str
    context_window: str
    inference_geo: str
    speed: str


def console_usage(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield the tokens of these days; a key is only its name, and two keys may share one."""
    yield USAGE
    names = _Names(org)
    for day in days:
        sums: defaultdict[_Place, Tokens] = defaultdict(lambda: Tokens(0, 0, 0, 0, 0, 0))
        for group, tokens in usage(org, day).items():
            place = _Place(
                group.model, names.key(group.api_key_id), names.workspace(group.workspace_id), group.service_tier,
                WINDOWS[group.context_window], group.inference_geo, group.speed,
            )  # fmt: skip
            sums[place] = sums[place].plus(tokens)
        for place, tokens in sums.items():
            counts = (tokens.uncached, tokens.cache_5m, tokens.cache_1h, tokens.cache_read, tokens.output)
            yield day, *place[:5], *counts, tokens.web_searches, *place[5:]


def console_cost(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield what each key cost on these days, in dollars: exact parts of the cost report's lines."""
    yield COST
    truth, names = Truth(org), _Names(org)
    for day in days:
        sums: defaultdict[Sequence[object], Decimal] = defaultdict(Decimal)
        for part in truth.key_costs(day):
            sums[_cost_place(part, names)] += part.usd
        for place, usd in sums.items():
            before, after = place[:6], place[6:]
            yield day, *before, f"{usd:f}", f"{usd:f}", *after


def _cost_place(part: KeyCost, names: _Names) -> Sequence[object]:
    key = part.driver.api_key_id
    speed = "fast" if "Fast Mode" in (part.description or "") else "standard"
    return (
        PRICES[part.model].display if part.model else None,
        names.workspace(part.workspace_id),
        names.key(key),
        part.service_tier or "standard",
        WINDOWS.get(part.context_window or ""),
        TOKEN_WORDS.get(part.token_type or ""),
        COST_WORDS.get(part.cost_type or "", part.cost_type),
        part.inference_geo,
        speed,
        key,
        names.status(key),
    )


class _Names:
    """What the Console calls keys and workspaces."""

    def __init__(self, org: Organisation) -> None:
        self._keys = {key.id: key for key in org.keys}
        self._workspaces = {workspace.id: workspace.name for workspace in org.workspaces}

    def key(self, api_key_id: str | None) -> str:
        """Return a key's name; use without a key has none."""
        return self._keys[api_key_id].name if api_key_id else ""

    def status(self, api_key_id: str | None) -> str:
        """Return a key's present status."""
        return self._keys[api_key_id].kind.status if api_key_id else ""

    def workspace(self, workspace_id: str | None) -> str:
        """Return a workspace's name; the default one has no id."""
        return self._workspaces[workspace_id] if workspace_id else "Default"
