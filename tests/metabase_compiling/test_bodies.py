"""What definitions cannot get wrong, a change of the compiler could: the bodies are looked at, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metabase.linting.bodies import findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from metabase.compiling.wanted import Wanted

CARD = "finance_executive/by_platform"
TREND = "finance_executive/total"
Json = dict[str, Any]


def _settings(**changes: Any) -> Callable[[Json], None]:
    return lambda body: body["visualization_settings"].update(changes)


def _stage(body: Json) -> Json:
    stage: Json = body["dataset_query"]["stages"][0]
    return stage


def _unqualified(body: Json) -> None:
    _stage(body)["native"] = _stage(body)["native"].replace("`ai_usage_bi.vw_cost_by_person`", "vw_cost_by_person")


def _without_alias(body: Json) -> None:
    del _stage(body)["template-tags"]["team"]["alias"]


def _other_alias(body: Json) -> None:
    _stage(body)["template-tags"]["team"]["alias"] = "z.team"


def _number_as_id(body: Json) -> None:
    _stage(body)["template-tags"]["team"]["id"] = "1"


def _colour(body: Json) -> None:
    body["visualization_settings"]["series_settings"]["cursor"]["color"] = "#FF0000"


def _dots(body: Json) -> None:
    body["visualization_settings"]["series_settings"]["cursor"]["line.style"] = "dots"


def _header(body: Json) -> None:
    body["visualization_settings"]["column_settings"]['["name","month"]']["title"] = "Month"


CARDS = {
    "a key that the API drops": (lambda body: body.update(cache_ttl_minutes=5), "cache_ttl_minutes"),
    "a blank description": (lambda body: body.update(description=" "), "description"),
    "a display that is none": (lambda body: body.update(display="bars"), "is shown as bars"),
    "a setting of another display": (_settings(**{"pie.metric": "cost_usd"}), "pie.metric"),
    "a misspelt setting": (_settings(**{"graph.x_axis.titel": "Month"}), "graph.x_axis.titel"),
    "a stack that is none": (_settings(**{"stackable.stack_type": "normalised"}), "it can be"),
    "a colour of our own": (_colour, "#FF0000"),
    "a line that is none": (_dots, "line.style to dots"),
    "a misspelt setting of a column": (_header, "has the setting title"),
    "a view without backticks": (_unqualified, "reads vw_cost_by_person without its dataset"),
    "a field filter without an alias": (_without_alias, "narrows by team"),
    "a field filter by an alias of nothing": (_other_alias, "has the alias z"),
    "an id that is none": (_number_as_id, "template-tags"),
}
PLACEMENTS = {
    "beyond the grid": (lambda placed: placed.update(col=20), "ends at column 32 of 24"),
    "over another": (lambda placed: placed.update(col=placed["col"] + 1), "lies over"),
    "too small": (lambda placed: placed.update(size_x=3), "is smaller than 4 by 3"),
    "with a parameter of nobody": (
        lambda placed: placed["parameter_mappings"][0].update(parameter_id="444045f9-68af-4a7a-b4a8-a80cafe69a28"),
        "which the dashboard does not have",
    ),
    "with a filter for nothing": (
        lambda placed: placed["parameter_mappings"][0].update(target=["dimension", ["template-tag", "model"]]),
        "sends a filter to model",
    ),
    "with a misspelt setting": (_settings(**{"card.titel": "Cost"}), "card.titel"),
    "with a key that the API drops": (lambda placed: placed.update(sizeX=4), "sizeX"),
    "with an id that is none": (
        lambda placed: placed["parameter_mappings"][0].update(parameter_id="period"),
        "parameter_id",
    ),
}


def test_bodies_are_sound(small: Wanted) -> None:
    """Nothing is found in what the compiler makes."""
    assert [] == list(findings(small))


@pytest.mark.parametrize(("change", "says"), CARDS.values(), ids=CARDS)
def test_a_wrong_card_is_found(small: Wanted, change: Callable[[Json], None], says: str) -> None:
    """A card that Metabase would misunderstand is named."""
    change(next(card.body for card in small.cards if card.key == CARD))

    assert any(each.where in {CARD, "by_platform"} and says in each.says for each in findings(small))


@pytest.mark.parametrize(("change", "says"), PLACEMENTS.values(), ids=PLACEMENTS)
def test_a_wrong_placement_is_found(small: Wanted, change: Callable[[Json], None], says: str) -> None:
    """A placement that would overlap, shrink or lose its filters is named."""
    board = next(board for board in small.dashboards if board.key == "finance_executive")
    change(next(placed for placed in board.dashcards if placed["key"] == "by_platform"))

    assert any(each.file.endswith("finance_executive.yaml") and says in each.says for each in findings(small))


def test_a_comparison_of_a_trend_is_closed(small: Wanted) -> None:
    """A key that a comparison does not know is found."""
    trend = next(card.body for card in small.cards if card.key == TREND)
    trend["visualization_settings"]["scalar.comparisons"][0]["colum"] = "month"

    assert any("has the setting colum," in each.says for each in findings(small))
