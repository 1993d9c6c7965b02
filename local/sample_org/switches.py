"""The forms in which a vendor may answer about the same organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Switches:
    """What may differ between two accounts with the same activity; all observed or documented by the vendors."""

    restated: bool = False
    """The answers for the organisation's restated day change after each endpoint has first told it."""
    bare_cost_day: bool = True
    """On one day the cost report is a single line whose attribution fields are all null."""
    negotiated_price: bool = False
    """The cost report charges 93 % of the list, rounded to a millionth of a cent: no key's part is a whole number."""
    fast_mode: bool = False
    """Some Opus usage runs in fast mode, which the cost report names only in its description."""
    account_grouping: bool = True
    """`group_by[]=account_id` is allowed; otherwise 400."""
    speed_grouping: bool = True
    """`group_by[]=speed` is allowed (with its beta header); otherwise 400, and no split of fast mode is exact."""
    cursor_dates: Literal["midnight", "time_of_day"] = "midnight"
    """Daily usage: what the `date` beside `day` carries."""
    cursor_user_ids: Literal["number", "text"] = "number"
    """Daily usage: `userId` as a number or as `user_…`."""
    old_style_events: bool = False
    """Cursor events without isChargeable, cursorTokenFee and, when token based, chargedCents."""
    float_noise: bool = False
    """Some chargedCents carry a binary fraction's noise, such as 37.330000000000005."""
    live_spend_fields: bool = False
    """/teams/spend carries the undocumented fields seen live, includedSpendCents among them."""
    cursor_enterprise: bool = True
    """The Cursor plan has audit logs; otherwise 403."""
    claude_enterprise: bool = True
    """The analytics key has its scope; otherwise 403."""
