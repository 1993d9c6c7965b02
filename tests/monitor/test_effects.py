"""What makes a difference adds up to it, whatever the figures are."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from functions.monitor.effects import Cell, Effects, Side, effects

ZERO = Decimal(0)
USD = st.decimals(0, 10**6, places=9)
CELL = st.builds(Cell, USD, st.integers(0, 10**12).map(Decimal))
SIDE = st.builds(
    Side, st.dictionaries(st.tuples(st.sampled_from("abc"), st.just("t")), CELL), st.integers(0, 5).map(Decimal)
)


def side(people: int, **cells: tuple[str, int]) -> Side:
    """Return a side; each cell is dollars and volume."""
    return Side({(n, "t"): Cell(Decimal(usd), Decimal(volume)) for n, (usd, volume) in cells.items()}, Decimal(people))


def parts(**named: str) -> Effects:
    """Return effects of which only these are not 0."""
    names = ("people_usd", "volume_usd", "mix_usd", "price_usd", "other_usd")
    return Effects(*(Decimal(named.get(name.removesuffix("_usd"), "0")) for name in names))


def test_each_effect_alone_is_named() -> None:
    """Twice the people, twice the volume of each, a dearer model, a higher price: each is found alone."""
    base = side(2, cheap=("10", 100))

    assert parts(people="10") == effects(side(4, cheap=("20", 200)), base)
    assert parts(volume="10") == effects(side(2, cheap=("20", 200)), base)
    assert parts(mix="40") == effects(side(2, dear=("50", 100)), base)
    assert parts(price="5") == effects(side(2, cheap=("15", 100)), base)
    assert parts(other="7") == effects(side(2, cheap=("10", 100), search=("7", 0)), base)


def test_nothing_before_is_volume() -> None:
    """Where there was no cost, there is no mix and no price to compare with."""
    assert parts(volume="10") == effects(side(1, cheap=("10", 100)), side(0))
    assert parts(volume="-10") == effects(side(0), side(1, cheap=("10", 100)))


@given(SIDE, SIDE)
def test_the_effects_add_up_to_the_last_digit(this: Side, base: Side) -> None:
    """Whatever was rounded on the way."""
    assert this.cost_usd - base.cost_usd == effects(this, base).total_usd
