"""What makes one cost differ from another: people, volume, mix and price, which add up to the difference. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ZERO = Decimal(0)
NANO = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Cell:
    """Cost in USD and volume in units of one model at one price; a volume of 0 is a charge that counts nothing."""

    cost_usd: Decimal
    volume: Decimal


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two costs: its cells, and how many people caused it (a mean may be a fraction)."""

    cells: Mapping[tuple[str, str], Cell]
    people: Decimal

    @property
    def cost_usd(self) -> Decimal:
        """Everything."""
        return sum((cell.cost_usd for cell in self.cells.values()), ZERO)


@dataclass(frozen=True, slots=True)
class Effects:
    """Parts of a difference in USD, to the last of nine decimals."""

    people_usd: Decimal
    """Because more people, or fewer, used as much as one did before."""
    volume_usd: Decimal
    """Because each of them used more, or less."""
    mix_usd: Decimal
    """Because dearer models and kinds of tokens had a larger share, or a smaller one."""
    price_usd: Decimal
    """Because the same unit costs more, or less."""
    other_usd: Decimal
    """Charges without a volume."""

    @property
    def total_usd(self) -> Decimal:
        """The whole difference."""
        return self.people_usd + self.volume_usd + self.mix_usd + self.price_usd + self.other_usd


def effects(this: Side, base: Side) -> Effects:
    """Return what made `this` differ from `base`; the price takes what rounding leaves, so that the sum is exact.

    A model that `base` does not know has the price it has now: that it is used at all is mix, not price.
    """
    now, before = _counted(this), _counted(base)
    cost_now, cost_before = _cost(now), _cost(before)
    other = (this.cost_usd - cost_now) - (base.cost_usd - cost_before)
    volume_now, volume_before = _volume(now), _volume(before)
    if volume_before == 0 or volume_now == 0:
        return Effects(ZERO, cost_now - cost_before, ZERO, ZERO, other)
    growth = this.people / base.people if this.people and base.people else Decimal(1)
    unit = cost_before / volume_before
    people = _rounded((growth - 1) * cost_before)
    volume = _rounded((volume_now - volume_before * growth) * unit)
    at_old_prices = sum((cell.volume * _price(before.get(where), cell) for where, cell in now.items()), ZERO)
    mix = _rounded(at_old_prices - volume_now * unit)
    return Effects(people, volume, mix, cost_now - cost_before - people - volume - mix, other)


def _counted(side: Side) -> dict[tuple[str, str], Cell]:
    return {where: cell for where, cell in side.cells.items() if cell.volume}


def _price(before: Cell | None, now: Cell) -> Decimal:
    cell = before or now
    return cell.cost_usd / cell.volume


def _cost(cells: Mapping[tuple[str, str], Cell]) -> Decimal:
    return sum((cell.cost_usd for cell in cells.values()), ZERO)


def _volume(cells: Mapping[tuple[str, str], Cell]) -> Decimal:
    return sum((cell.volume for cell in cells.values()), ZERO)


def _rounded(usd: Decimal) -> Decimal:
    return usd.quantize(NANO)
