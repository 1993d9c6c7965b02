"""What a Cursor usage event is: kinds, models and their prices, and the fields of one event.

Money is in nano-dollars. https://cursor.com/docs/account/teams/admin-api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from local.sample_org.people import Person

INCLUDED = "Included in Business"
ON_DEMAND = "Usage-based"
ERRORED = "Errored, Not Charged"

SERVICE_ACCOUNT = ("sa_nightly", "Nightly CI Agent", "agent-runner@example.com")
TOKEN_FEE = 250
"""Nano-dollars per token of a third-party model."""


class CursorModel(NamedTuple):
    """One model: nano-dollars per token, whether Cursor adds its fee, and what percentage is taken off."""

    name: str
    input: int
    output: int
    cache_write: int
    cache_read: int
    third_party: bool = True
    percent_off: int = 0


MODELS = (
    CursorModel("claude-4.5-sonnet", 3_000, 15_000, 3_750, 300),
    CursorModel("claude-4.8-opus", 5_000, 25_000, 6_250, 500, percent_off=10),
    CursorModel("gpt-5", 1_250, 10_000, 1_250, 125),
    CursorModel("default", 1_250, 6_000, 1_250, 250, third_party=False),
    CursorModel("composer-1", 1_250, 10_000, 1_250, 125, third_party=False),
)


class Event(NamedTuple):
    """One usage event; it has no id, and two may be equal in everything."""

    at: int
    """Epoch milliseconds."""
    person: Person | None
    """None for a service account."""
    email: str | None
    """As the vendor spells it: None is absent, empty is empty."""
    model: str
    kind: str
    request_tenths: int
    """Request units, in tenths."""
    tokens: tuple[int, int, int, int] | None
    """Input, output, cache write, cache read; None when it is not priced by tokens."""
    total: int
    """tokenUsage.totalCents."""
    fee: int
    """cursorTokenFee; 0 is absent."""
    charged: int
    """chargedCents, the fee included."""
    chargeable: bool
    percent_off: int = 0
    max_mode: bool = False
    headless: bool = False
    conversation: int | None = None
