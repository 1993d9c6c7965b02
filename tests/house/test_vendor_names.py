"""Vendor names stay home: after rows(), everybody speaks typed rows."""

from __future__ import annotations

import re

import pytest

from tests.house.repository import modules, read

VENDORS = {
    "anthropic": re.compile(r"anthropic|claude", re.IGNORECASE),
    # A cursor is also how pages and databases are read: only the vendor's spellings count.
    "cursor": re.compile(r"CURSOR_|\bcursor\.com|['\"]cursor['\"]|\bcursor_(daily|events|spend|members|audit)"),
}
HOMES = (
    "functions/fetchers/",
    "functions/loaders/upload/formats/",
    "functions/transform/models.py",  # the order in which the models of sql/ are built
    "shared/topology.py",
    "local/cli",
    "local/sample_org/",
    "benchmarks/",
    "proof/",  # it plants what the sample organisation does
    "tools/daily_run.py",  # it fills a warehouse with what vendors say
    "tests/",
)
"""Where Python may name a vendor. sql/, docs/, README.md and .env.example are no Python and may as well."""
FOLDERS = {"anthropic": "anthropic", "claude_code": "anthropic", "claude_enterprise": "anthropic", "cursor": "cursor"}
"""Fetcher folder → the vendor it knows."""


@pytest.mark.parametrize("vendor", VENDORS)
def test_vendor_names_stay_home(vendor: str) -> None:
    """A vendor is named in its folder, its topology lines, the sample organisation and tests; nowhere else."""
    strangers = [path for path in modules() if not path.as_posix().startswith(HOMES)]

    assert [] == [str(path) for path in strangers if VENDORS[vendor].search(read(path))]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_vendor_folder_knows_one_vendor(folder: str) -> None:
    """Removing a source means deleting its folder: no other fetcher mentions it."""
    others = [pattern for vendor, pattern in VENDORS.items() if vendor != FOLDERS[folder]]
    mine = [path for path in modules() if path.as_posix().startswith(f"functions/fetchers/{folder}/")]

    assert [] == [str(path) for path in mine if any(pattern.search(read(path)) for pattern in others)]
