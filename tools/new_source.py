"""Scaffold a source: its fetcher folder, raw table, staging model and golden page; then say what is left to do.

    nox -s new_source -- acme

Writes nothing over what is there. What it makes passes lint and types, and fails its golden test until it is filled in.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from string import Template

ROOT = Path(__file__).parents[1]
TEMPLATES = Path(__file__).parent / "templates"
FETCHERS = Path("functions/fetchers")
GOLDEN = "tests/golden/{name}/documented"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PLACES = {
    "init.py": "functions/fetchers/$name/__init__.py",
    "main.py": "functions/fetchers/$name/main.py",
    "fetch.py": "functions/fetchers/$name/fetch.py",
    "rows.py": "functions/fetchers/$name/rows.py",
    "schema.sql": "sql/schema/raw_${name}_usage.sql",
    "query.sql": "sql/models/staging/stg_${name}_usage/query.sql",
    "metadata.yaml": "sql/models/staging/stg_${name}_usage/metadata.yaml",
    "page.json": GOLDEN.format(name="${name}") + "/page.json",
    "context.json": GOLDEN.format(name="${name}") + "/context.json",
    "expected.json": GOLDEN.format(name="${name}") + "/expected.json",
}
"""Template → the file that it becomes."""


def main(arguments: list[str]) -> int:
    """Make the source that the one argument names; returns the exit code."""
    if len(arguments) != 1 or not NAME.fullmatch(arguments[0]):
        print("Say the source's name in lower case, words joined by _: nox -s new_source -- acme", file=sys.stderr)
        return 2
    words = {"name": arguments[0], "Name": arguments[0].title().replace("_", ""), "NAME": arguments[0].upper()}
    words["function"] = arguments[0].replace("_", "-")
    if taken := [place for place in _places(words).values() if (ROOT / place).exists()]:
        print(f"Nothing was written, this is there already: {', '.join(taken)}", file=sys.stderr)
        return 1
    for template, place in _places(words).items():
        _write(place, _fill(template, words))
    print(f"wrote {_copy_requirements(words['name'])}")
    print(_fill("steps.txt", words))
    return 0


def _places(words: dict[str, str]) -> dict[str, str]:
    return {template: Template(place).substitute(words) for template, place in PLACES.items()}


def _fill(template: str, words: dict[str, str]) -> str:
    return Template((TEMPLATES / f"{template}.tmpl").read_text(encoding="utf-8")).substitute(words)


def _write(place: str, text: str) -> None:
    path = ROOT / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"wrote {place}")


def _copy_requirements(name: str) -> str:
    """Copy the lock of a fetcher that speaks HTTP: all of those are the same, and no network is needed."""
    locks = sorted((Path(__file__).parents[1] / FETCHERS).glob("*/requirements.txt"))
    speaking = next(lock for lock in locks if "aiohttp==" in lock.read_text(encoding="utf-8"))
    place = FETCHERS / name / "requirements.txt"
    shutil.copyfile(speaking, ROOT / place)
    return str(place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
