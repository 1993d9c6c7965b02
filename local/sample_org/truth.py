"""What a correct pipeline must find, from the generated activity and the mapping sheet alone.

Nothing here reads an answer of the doubles or knows the project's SQL. Dollars are Decimal with nine places and exact;
a split adds up to its line to the last digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from local.sample_org.anthropic_activity import usage
from local.sample_org.attribution import Attribution, split
from local.sample_org.costs import CostLine, Driver, cost_lines
from local.sample_org.prices import TOKEN_TYPES, dollars
from local.sample_org.sheets import Sheet, mapping_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from local.sample_org.anthropic_activity import Group, Tokens
    from local.sample_org.org import Organisation

SEARCHES = "web_search_requests"
NOBODY: Mapping[Driver, int] = {Driver(None): 1}


class KeyCost(NamedTuple):
    """One key's exact part of one line of the cost report; without a key and an account, or of a line nobody drove."""

    driver: Driver
    workspace_id: str | None
    platform: str
    model: str | None
    service_tier: str | None
    context_window: str | None
    inference_geo: str | None
    cost_type: str | None
    token_type: str | None
    description: str | None
    quantity: int | None
    """Tokens or searches; None when nothing drove the line."""
    usd: Decimal


class PersonCost(NamedTuple):
    """One person's exact part of one key's part."""

    email: str
    mode: str
    usd: Decimal
    of: KeyCost


class PersonUsage(NamedTuple):
    """One person's part of one group's tokens of one type."""

    email: str
    mode: str
    platform: str
    group: Group
    token_type: str
    quantity: int


class Truth:
    """The truth about one organisation, day by day; `revision` 1 knows the restated day as it is told later."""

    def __init__(self, org: Organisation, *, revision: int = 0, sheet: Sheet | None = None) -> None:
        self.org = org
        self.revision = revision
        self.attribution = Attribution(org, sheet or mapping_sheet(org))

    def usage(self, day: date) -> dict[Group, Tokens]:
        """Return tokens by every dimension the account may group by; the other ones are added up."""
        switches = self.org.switches
        untold: dict[str, Any] = {} if switches.account_grouping else {"account_id": None}
        untold |= {} if switches.speed_grouping else {"speed": None}
        sums: dict[Group, Tokens] = {}
        for group, tokens in usage(self.org, day, self._revision(day)).items():
            told = group._replace(**untold)
            sums[told] = sums[told].plus(tokens) if told in sums else tokens
        return sums

    def cost_lines(self, day: date) -> tuple[CostLine, ...]:
        """Return the lines of the cost report."""
        return cost_lines(self.org, day, self._revision(day))

    def cost(self, day: date) -> Decimal:
        """Return the whole cost report of a day in US dollars."""
        return dollars(sum(line.nanos for line in self.cost_lines(day)))

    def key_costs(self, day: date) -> Iterator[KeyCost]:
        """Yield every line split over the keys that drove it, exactly: largest remainder at 1e-9 USD."""
        for line in self.cost_lines(day):
            for driver, nanos in split(line.nanos, line.drivers or NOBODY).items():
                yield KeyCost(
                    driver,
                    line.workspace_id,
                    self.attribution.platform(driver.api_key_id, line.workspace_id, day),
                    line.model,
                    line.service_tier,
                    line.context_window,
                    line.inference_geo,
                    line.cost_type,
                    line.token_type or (SEARCHES if line.cost_type == "web_search" else None),
                    line.description,
                    line.drivers.get(driver),
                    dollars(nanos),
                )

    def person_costs(self, day: date) -> Iterator[PersonCost]:
        """Yield every key's part split over the people who carry it."""
        for part in self.key_costs(day):
            owners = self.attribution.owners(part.driver, part.workspace_id, part.model, day, self._revision(day))
            for email, nanos in split(int(part.usd.scaleb(9)), owners.weights).items():
                yield PersonCost(email, owners.mode, dollars(nanos), part)

    def person_usage(self, day: date) -> Iterator[PersonUsage]:
        """Yield every group's tokens (and searches) split over the people who carry them."""
        for group, tokens in self.usage(day).items():
            key, place = group.api_key_id, group.workspace_id
            driver = Driver(key, group.account_id)
            owners = self.attribution.owners(driver, place, group.model, day, self._revision(day))
            platform = self.attribution.platform(key, place, day)
            for token_type, count in zip((*TOKEN_TYPES, SEARCHES), tokens, strict=True):
                for email, quantity in split(count, owners.weights).items():
                    yield PersonUsage(email, owners.mode, platform, group, token_type, quantity)

    def _revision(self, day: date) -> int:
        return self.revision if day == self.org.season.restated else 0
