"""Numbers of every locale: exact, or refused when they could be two."""

from __future__ import annotations

from decimal import Decimal

import pytest

from functions.loaders.upload import amounts


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("12.84", ".", "12.84"),
        ("$0.01", ".", "0.01"),
        ("US$ 1,234.50", None, "1234.50"),
        ("1.234,50", None, "1234.50"),
        ("1 234,50", None, "1234.50"),
        ("1'234.50", None, "1234.50"),
        ("14,95", ".", "14.95"),
        ("1.234", ".", "1.234"),
        ("1.234", ",", "1234"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("0.123", None, "0.123"),
        ("1,234,567", ",", "1234567"),
        ("1.234.567,8", None, "1234567.8"),
        ("-3.5", ".", "-3.5"),
        (".5", ".", "0.5"),
        ("1.2E-5", ".", "0.000012"),
        ("12", None, "12"),
    ],
)
def test_an_amount_is_read_as_its_file_writes_amounts(text: str, mark: str | None, expected: str) -> None:
    """Groups and fractions are told apart by the amount itself, else by the mark that the file uses."""
    assert Decimal(expected) == amounts.amount(text, mark)


@pytest.mark.parametrize("text", ["", "twelve", "1,23,456", "1.2.3", "€5", "=1+1", "1,234.56,7", "--5", "NaN", "5e999"])
def test_what_is_no_amount_is_none(text: str) -> None:
    """Other currencies, formulas and broken groups are no amounts of dollars."""
    assert None is amounts.amount(text, ".")


def test_an_amount_that_could_be_two_is_not_guessed() -> None:
    """Three digits behind the only mark are a fraction here and thousands there."""
    with pytest.raises(amounts.AmbiguousError):
        amounts.amount("1.234", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,234", 1234), ("64.230", 64230), ("1 234 567", 1234567), ("1\u202f234", 1234), ("3.0", 3), ("007", 7)],
)
def test_a_count_has_no_fraction(text: str, expected: int) -> None:
    """So a group of three digits is thousands, whatever mark stands before it."""
    assert expected == amounts.count(text)


@pytest.mark.parametrize("text", ["1.5", "1,23", "-1", "1.234,567", "x", "٣"])
def test_what_is_no_count_is_none(text: str) -> None:
    """Fractions, negatives and mixed groups are no counts."""
    assert None is amounts.count(text)
