"""Versions and advisories are dated in one file; the compose file and the document agree with it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.house.repository import read
from tests.metabase_deploy.composed import SERVICES, VERSIONS, default, version

DOCUMENT = read("docs/metabase-server.md")
PINNED: dict[str, dict[str, Any]] = VERSIONS["pinned"]
SERVICE = {"metabase": "metabase", "postgres": "database", "caddy": "proxy"}


@pytest.mark.parametrize("name", PINNED)
def test_what_is_deployed_is_what_is_pinned(name: str) -> None:
    """The image of each service is an exact tag, the one that versions.yaml dates."""
    image = default(SERVICES[SERVICE[name]]["image"])

    assert PINNED[name]["image"] == image
    assert re.fullmatch(r"[\w/-]+:v?\d+(\.\d+)+(-\w+)?", image), "an exact tag: never latest, nor one that moves"
    assert image in DOCUMENT


def test_every_service_is_pinned() -> None:
    """No image is without its entry."""
    assert set(SERVICES) == {SERVICE[name] for name in PINNED}


def test_a_digest_is_one() -> None:
    """A digest is written in full or not at all: nobody makes one up."""
    digests = [pin["digest"] for pin in PINNED.values()]

    assert [] == [digest for digest in digests if not (digest is None or re.fullmatch(r"sha256:[0-9a-f]{64}", digest))]


def test_metabase_is_new_enough() -> None:
    """What is pinned is not below the floor, and the floor below no release that fixed an advisory."""
    ours = version(PINNED["metabase"]["image"].partition(":")[2])
    floor = version(VERSIONS["metabase"]["floor"])
    needed = [*VERSIONS["metabase"]["safe"].values(), *(a["fixed_by"] for a in VERSIONS["advisories"] if a["fixed_by"])]

    assert version("v0.63.17") <= floor <= ours
    assert [] == [release for release in needed if version(release) > floor]
    assert version(VERSIONS["metabase"]["warn_below"]) <= floor


@pytest.mark.parametrize("advisory", VERSIONS["advisories"], ids=lambda advisory: advisory["id"])
def test_the_document_tells_each_advisory(advisory: dict[str, Any]) -> None:
    """The table in the document has the same facts."""
    assert f"| {advisory['id']} | {advisory['published']} | {advisory['fixed_by'] or 'not looked up'} |" in DOCUMENT


def test_the_document_says_when_it_was_looked_up() -> None:
    """Floor, warning and the day of the look-up are in the document."""
    said = (VERSIONS["metabase"]["floor"], VERSIONS["metabase"]["warn_below"], str(VERSIONS["as_of"]))

    assert [] == [fact for fact in said if fact not in DOCUMENT]
