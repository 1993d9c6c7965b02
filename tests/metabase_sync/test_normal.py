"""Equal things are equal, in whichever words a version tells them."""

from __future__ import annotations

from typing import Any

import pytest

from metabase.sync import normal
from metabase.sync.fields import differing, edited, prints
from metabase.sync.lock import Entry, pairs

TAG = {"id": "t", "name": "team", "type": "dimension", "dimension": ["field", {}, 7], "alias": "c.team"}


def _native(tags: Any) -> dict[str, Any]:
    stage = {"lib/type": "mbql.stage/native", "native": "SELECT 1", "template-tags": tags}
    return {"lib/type": "mbql/query", "database": 1, "stages": [stage]}


@pytest.mark.parametrize(
    "told",
    [
        _native([TAG]),
        _native({"team": {**TAG, "dimension": ["field", {"lib/uuid": "x"}, 7], "options": None}}),
        _native({"team": {**TAG, "dimension": ["field", 7, None]}}) | {"info": {"card-id": 3}},
        {
            "type": "native",
            "database": 1,
            "native": {"query": "SELECT 1", "template-tags": {"team": {**TAG, "dimension": ["field", 7, None]}}},
        },
    ],
    ids=["tags as a list", "uuids and nulls", "options last", "MBQL 4"],
)
def test_one_query_in_many_words(told: dict[str, Any]) -> None:
    """However a version tells a query, it is the one that was sent."""
    assert normal.query(_native({"team": TAG})) == normal.query(told)


@pytest.mark.parametrize("third", [None, {}, {"stage-number": 0}])
def test_a_target_without_a_stage(third: Any) -> None:
    """The third part of a target says nothing while there is one stage."""
    target = ["dimension", ["template-tag", "team"]]

    assert normal.normal({"target": target}) == normal.normal({"target": [*target, third]})


@pytest.mark.parametrize(("one", "other"), [(6, 6.0), ({"a": None}, {}), ({"a": []}, {}), ({"a": {}}, {})])
def test_what_says_nothing_is_nothing(one: Any, other: Any) -> None:
    """Nulls and empty maps in maps are as if they were not there; whole numbers are whole."""
    assert normal.fingerprint(normal.normal(one)) == normal.fingerprint(normal.normal(other))


@pytest.mark.parametrize("value", [0, False, ""])
def test_small_values_are_values(value: Any) -> None:
    """Zero, no and an empty text are told, and stay."""
    assert {"a": value} == normal.normal({"a": value})


def test_lacking_names_the_place() -> None:
    """What was sent and is not told is named with its path; what is told beyond that is no matter."""
    wanted, told = {"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3, "more": 1}]}, "more": 1}

    assert ["a.b[1].c: sent 2, it tells 3"] == normal.lacking(wanted, told)


def test_what_metabase_adds_is_no_difference_while_it_is_as_it_was_left() -> None:
    """A default that the server wrote into what we sent must not make a diff that never ends."""
    meant, told = {"parameters": [{"id": "a"}]}, {"parameters": [{"id": "a", "isMultiSelect": True}]}
    entry = Entry(1, "e", pairs(prints(meant), prints(told)))

    assert ["parameters"] == differing(meant, told, None)
    assert [] == differing(meant, told, entry)
    assert [] == edited(told, entry)


def test_another_addition_is_an_edit() -> None:
    """The same field with something else in it was changed by somebody."""
    meant, told = {"parameters": [{"id": "a"}]}, {"parameters": [{"id": "a", "isMultiSelect": True}]}
    entry = Entry(1, "e", pairs(prints(meant), prints(told)))
    changed = {"parameters": [{"id": "a", "isMultiSelect": False}]}

    assert ["parameters"] == differing(meant, changed, entry)
    assert ["parameters"] == edited(changed, entry)
