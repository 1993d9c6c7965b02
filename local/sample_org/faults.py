"""How the doubles misbehave on request: a small board of declared faults, counted per fault, deterministic, resettable.

As text, for a command line: `ENDPOINT:KIND[,name=value…]`, where a number is the kind `status`; for example

    cursor_events:429,times=2,retry_after=1    two 429 with Retry-After, then sound answers
    anthropic_usage:529                        overloaded for ever
    claude_code:drop,page=2,times=1            the connection breaks once, on page 2
    *:truncate,after=3,times=1                 every endpoint: the fourth answer is cut short
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import Literal, Self, get_args

Kind = Literal[
    "status",  # answer with `status`
    "drop",  # break the connection before a byte was sent
    "truncate",  # 200 with the first half of the JSON
    "html",  # 200 with a page for people
    "drip",  # a sound answer, one small chunk every `delay` seconds
    "repeat_page",  # the same page as before in place of the asked one
    "cursor_loop",  # the first page for ever, always promising a next one
    "extra_field",  # a field nobody has documented, in every row
    "missing_field",  # a required field is gone from one row
    "huge_integer",  # an integer beyond 2^53 in one row
    "empty",  # no rows
]
KINDS: tuple[str, ...] = get_args(Kind)
DAMAGING = frozenset(("repeat_page", "cursor_loop", "extra_field", "missing_field", "huge_integer", "empty"))
"""Kinds that change a sound answer; several may be live at once."""


@dataclass(frozen=True)
class Fault:
    """One way in which one endpoint misbehaves."""

    endpoint: str
    """Name of the endpoint, which is the name of its stream; `*` is every endpoint, counted each by itself."""
    kind: Kind
    times: int | None = None
    """How often; None is for ever."""
    after: int = 0
    """How many answers are sound before."""
    page: int | None = None
    """Only on this page, from 1; None is on all."""
    status: int = 500
    retry_after: int | None = None
    """Seconds for the Retry-After header of a status; None sends none."""
    delay: float = 0.01
    """Seconds between the chunks of a drip."""
    field: str | None = None
    """Dotted path of the field that is missing or huge; None is a telling one of the endpoint."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `ENDPOINT:KIND[,name=value…]`; ValueError says what is wrong with it."""
        endpoint, colon, rest = text.partition(":")
        kind, *options = rest.split(",")
        if kind.isdigit():
            kind, options = "status", [f"status={kind}", *options]
        if not colon or kind not in KINDS:
            raise ValueError(f"{text!r}: write ENDPOINT:KIND[,name=value…] with KIND one of {', '.join(KINDS)}")
        known = {name.name for name in fields(cls)} - {"endpoint", "kind"}
        values: dict[str, object] = {}
        for option in options:
            name, _, value = option.partition("=")
            if name not in known:
                raise ValueError(f"{text!r}: {name!r} is none of {', '.join(sorted(known))}")
            values[name] = value if name == "field" else float(value) if name == "delay" else int(value)
        return cls(endpoint, kind, **values)  # type: ignore[arg-type]


class Switchboard:
    """The faults that are switched on, and how often each has been met."""

    def __init__(self, *faults: Fault) -> None:
        self._faults: list[Fault] = list(faults)
        self._met: Counter[tuple[Fault, str]] = Counter()

    def switch_on(self, *faults: Fault | str) -> None:
        """Add faults; their counts start at nought."""
        self._faults += [Fault.parse(fault) if isinstance(fault, str) else fault for fault in faults]

    def reset(self) -> None:
        """Switch everything off and forget all counts."""
        self._faults.clear()
        self._met.clear()

    def declares(self, kind: Kind) -> bool:
        """Whether any fault of that kind is switched on."""
        return any(fault.kind == kind for fault in self._faults)

    def meet(self, endpoint: str, page: int) -> list[Fault]:
        """Count one answer and return the faults that strike it: damaging ones, up to the first that replaces it."""
        struck: list[Fault] = []
        for fault in self._faults:
            if fault.endpoint not in {endpoint, "*"} or fault.page not in {None, page}:
                continue
            met = self._met[fault, endpoint]
            if fault.times is not None and met >= fault.after + fault.times:
                continue
            self._met[fault, endpoint] += 1
            if met < fault.after:
                continue
            struck.append(fault)
            if fault.kind not in DAMAGING:
                break
        return struck
