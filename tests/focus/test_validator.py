"""A good file passes; a file with one mistake breaks one rule, and the verdict names it and its row."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest

from local.focus import rules
from local.focus.columns import columns
from local.focus.export import Wish, export
from local.focus.validator import validate
from shared.errors import ConfigurationError
from tests.focus.published import october, publish

if TYPE_CHECKING:
    from pathlib import Path

Line = dict[str, str]
ADDED = {"decimal": "1.5", "string": "text", "json": '{"x_Key": 1}', "datetime": "2026-10-01T00:00:00Z"}
WRONG = {"decimal": "1,5", "json": "[1]", "datetime": "2026-10-05"}
TAX = dict.fromkeys(
    (
        "SkuPriceId",
        "PricingQuantity",
        "PricingUnit",
        "PricingCategory",
        "ConsumedQuantity",
        "ConsumedUnit",
        "ListUnitPrice",
        "ContractedUnitPrice",
    ),
    "",
) | {"ChargeCategory": "Tax"}
METERED, FEE, SEAT_DAY, PLAN = "output_tokens", "estimated", "amortized", "plan_usage"
BREAKS: dict[str, tuple[str, Line]] = {
    "BillingPeriodEnd-AfterStart": (METERED, {"BillingPeriodEnd": "2026-10-01T00:00:00Z"}),
    "ChargePeriodEnd-AfterStart": (METERED, {"ChargePeriodEnd": "2026-10-01T00:00:00Z"}),
    "ChargePeriodStart-InBillingPeriod": (METERED, {"ChargePeriodStart": "2026-09-30T00:00:00Z"}),
    "ChargeFrequency-PurchaseNotUsageBased": (FEE, {"ChargeFrequency": "Usage-Based"}),
    "SkuPriceId-NotNullForCharges": (METERED, {"SkuPriceId": ""}),
    "SkuPriceId-NullForTax": (METERED, TAX | {"SkuPriceId": "tax"}),
    "SkuPriceId-OneSku": (METERED, {"SkuId": "another"}),
    "ServiceName-OneCategory": (METERED, {"ServiceCategory": "Compute", "ServiceSubcategory": "Containers"}),
    "ServiceSubcategory-Parent": (METERED, {"ServiceSubcategory": "Containers"}),
    "PricingQuantity-NotNullForCharges": (PLAN, {"PricingQuantity": "", "PricingUnit": ""}),
    "PricingQuantity-NullForTax": (METERED, TAX | {"PricingQuantity": "1", "PricingUnit": "Units"}),
    "PricingUnit-NullWithQuantity": (METERED, {"PricingUnit": ""}),
    "PricingCategory-NotNullForCharges": (METERED, {"PricingCategory": ""}),
    "PricingCategory-NullForTax": (METERED, TAX | {"PricingCategory": "Standard"}),
    "ConsumedQuantity-OnlyUsage": (FEE, {"ConsumedQuantity": "1", "ConsumedUnit": "Seats"}),
    "ConsumedQuantity-NotNullForUsage": (METERED, {"ConsumedQuantity": "", "ConsumedUnit": ""}),
    "ConsumedUnit-NullWithQuantity": (METERED, {"ConsumedUnit": ""}),
    "ListCost-IsPriceTimesQuantity": (METERED, {"ListCost": "30.00000004"}),
    "ContractedCost-IsPriceTimesQuantity": (METERED, {"ContractedCost": "29.99"}),
    "ContractedCost-BilledForCredit": (PLAN, {"ChargeCategory": "Credit", "ConsumedQuantity": "", "ConsumedUnit": ""}),
    "BilledCost-ZeroWhenCovered": (SEAT_DAY, {"BilledCost": "1"}),
}
"""Rules between columns: which charge, by one of its cells, and what is written into it."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    """The charges of a good file; every column that FOCUS knows is there."""
    folder = tmp_path_factory.mktemp("good")
    made = export(publish(folder, october()), Wish(date(2026, 10, 1), date(2026, 10, 31), folder / "good.csv"))
    with made.path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    absent = [column for column in columns() if column.name not in lines[0]]
    added = {column.name: (column.allowed or (ADDED[column.kind],))[0] for column in absent}
    added |= {"CommitmentDiscountStatus": "", "CommitmentDiscountUnit": "Seats"}
    return [added | line for line in lines]


def _written(path: Path, lines: list[Line]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return path


def _looks_at_several(rule: rules.Rule) -> bool:
    return "-One" in rule.rule_id


def _with_mistake(good: list[Line], rule: rules.Rule) -> Line:
    """Return a copy of a good row that breaks this rule and no other."""
    name, kind = rule.rule_id.removeprefix(f"{rules.PREFIX}-").rsplit("-", 1)
    kinds = {column.name: column.kind for column in columns()}
    single = {"Type": WRONG.get(kinds.get(name, "")), "NotNull": "", "Allowed": "Nonsense", "UnitFormat": "tokens"}
    wrong = single.get(kind)
    cell, change = BREAKS[f"{name}-{kind}"] if wrong is None else (METERED, {name: wrong})
    return next(line for line in good if cell in line.values()) | change


def test_a_good_file_passes(good: list[Line], tmp_path: Path) -> None:
    """Every rule is checked on a file with all columns, and none is broken."""
    verdict = validate(_written(tmp_path / "good.csv", good))

    assert () == verdict.failures
    assert (len(good), 0) == (verdict.charges, verdict.skipped)


def test_one_mistake_breaks_one_rule(good: list[Line], tmp_path: Path) -> None:
    """Of one row per rule, each with one mistake, the verdict names exactly that rule and that row."""
    asked = [rule for rule in rules.row_rules() if not _looks_at_several(rule)]
    lines = [*good, *(_with_mistake(good, rule) for rule in asked)]

    verdict = validate(_written(tmp_path / "bad.csv", lines))

    expected = {rule.rule_id: (rule.level, 1, (len(good) + n,)) for n, rule in enumerate(asked, start=1)}
    assert expected == {f.rule_id: (f.level, f.count, f.charge_rows) for f in verdict.failures}
    assert not verdict.is_valid


@pytest.mark.parametrize("rule", [r for r in rules.row_rules() if _looks_at_several(r)], ids=lambda rule: rule.rule_id)
def test_rows_that_contradict_each_other_are_told(good: list[Line], tmp_path: Path, rule: rules.Rule) -> None:
    """A rule about several rows names all that take part."""
    (failure,) = validate(_written(tmp_path / "bad.csv", [*good, _with_mistake(good, rule)])).failures

    assert rule.rule_id == failure.rule_id
    assert 2 <= failure.count


def test_missing_columns_are_missed(good: list[Line], tmp_path: Path) -> None:
    """A file without any column of FOCUS lacks exactly those that have to be there."""
    lines = [{name: cell for name, cell in line.items() if name.startswith("x_")} for line in good]

    verdict = validate(_written(tmp_path / "bad.csv", lines))

    assert {rule.rule_id: rule.level for rule in rules.presence_rules()} == {
        f.rule_id: f.level for f in verdict.failures
    }
    assert len(rules.row_rules()) == verdict.skipped


@pytest.mark.parametrize("name", ["ChargeCategory", "PricingUnit", "ServiceSubcategory"])
def test_a_missing_column_is_told_once(good: list[Line], tmp_path: Path, name: str) -> None:
    """Rules that would read a column are left out when it is missing."""
    lines = [{key: cell for key, cell in line.items() if key != name} for line in good]

    (failure,) = validate(_written(tmp_path / "bad.csv", lines)).failures

    assert f"{rules.PREFIX}-{name}-Present" == failure.rule_id


@pytest.mark.parametrize(
    ("renamed", "rule_id"),
    [
        ({"Tags": "tags"}, rules.PASCAL_CASE),
        ({"Tags": "Labels"}, rules.PREFIXED),
        ({"Tags": "RegionId"}, rules.UNIQUE),
    ],
)
def test_a_wrong_name_is_told(good: list[Line], tmp_path: Path, renamed: Line, rule_id: str) -> None:
    """Names are in PascalCase, known or prefixed, and there once."""
    path = _written(tmp_path / "bad.csv", good)
    header, _, rest = path.read_text(encoding="utf-8").partition("\n")
    names = [renamed.get(name, name) for name in header.split(",")]
    path.write_text(",".join(names) + "\n" + rest, encoding="utf-8")

    assert [rule_id] == [failure.rule_id for failure in validate(path).failures]


def test_our_own_columns_stand_last(good: list[Line], tmp_path: Path) -> None:
    """A column of FOCUS after one that starts with x_ is told, and is no reason to refuse the file."""
    verdict = validate(_written(tmp_path / "bad.csv", [{"x_Team": "", **line} for line in good]))

    assert [rules.CUSTOM_LAST] == [failure.rule_id for failure in verdict.failures]
    assert verdict.is_valid


@pytest.mark.parametrize(
    "content", [b"", b"BilledCost,Tags\n1\n", b"BilledCost\n\xff\xfe\n", b"PAR1 and no more", b'BilledCost\n"1\n']
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    """Nothing, ragged rows, no UTF-8, half a Parquet file: one rule says so, and no traceback."""
    path = tmp_path / "bad"
    path.write_bytes(content)

    (failure,) = validate(path).failures
    assert rules.READABLE == failure.rule_id


def test_no_file_is_a_wrong_wish(tmp_path: Path) -> None:
    """A file that is not there is no broken rule."""
    with pytest.raises(ConfigurationError, match="there is no file"):
        validate(tmp_path / "nothing.csv")
