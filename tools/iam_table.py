"""Write who may do what into docs/security.md, between two marks, from the topology.

python -m tools.iam_table            writes it
python -m tools.iam_table --check    says whether it is current, and writes nothing
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "security.md"
BEGIN = "<!-- iam table: begin; written by `python -m tools.iam_table` -->"
END = "<!-- iam table: end -->"
VERBS = {
    "objectLister": "see names",
    "objectReader": "read",
    "objectCreator": "create",
    "objectDiscarder": "delete",
    "tableFinder": "find",
    "tableReader": "read",
    "tableAppender": "append",
    "tableEditor": "change",
}


def grants() -> Any:
    """Return the module of the program that says who is granted what; it needs nothing of the cloud."""
    folder = str(ROOT / "pulumi")
    if folder not in sys.path:
        # Appended: the folder must not hide anything of its name.
        sys.path.append(folder)
    return importlib.import_module("grants")


def table() -> str:
    """Return the table, one row per account."""
    granting = grants()
    head = ["| account | publishes to | reads secrets | objects | tables |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(_row(function.name, granting.grants(function)) for function in granting.DEPLOYED)])


def roles() -> str:
    """Return the table of our own roles, with the permissions in them."""
    rows = ["| role | permissions |", "| --- | --- |"]
    rows += [f"| `{role.name}` | {', '.join(f'`{p}`' for p in role.permissions)} |" for role in grants().OWN_ROLES]
    return "\n".join(rows)


def page(text: str) -> str:
    """Return the page with both tables between its marks; ValueError when it has none."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no place for the table: put {BEGIN} and {END} into it")
    return f"{head}{BEGIN}\n\n{table()}\n\n{roles()}\n\n{END}{tail}"


def _row(account: str, found: tuple[Any, ...]) -> str:
    cells = (_named(found, "topic"), _named(found, "secret"), _objects(found), _tables(found))
    return f"| `{account}` | {' | '.join(cell or 'none' for cell in cells)} |"


def _named(found: tuple[Any, ...], kind: str) -> str:
    return ", ".join(f"`{grant.resource}`" for grant in found if grant.kind == kind)


def _objects(found: tuple[Any, ...]) -> str:
    """Return what may be done with which objects; what goes with reading and creating is said above the table."""
    done = {role: _places(found, role) for role in ("objectCreator", "objectReader", "objectDiscarder")}
    done["objectReader"] = [place for place in done["objectReader"] if place not in done["objectCreator"]]
    return "; ".join(f"{VERBS[role]} {', '.join(places)}" for role, places in done.items() if places)


def _places(found: tuple[Any, ...], role: str) -> list[str]:
    mine = [grant for grant in found if (grant.kind, grant.role) == ("bucket", role)]
    return [f"`{grant.resource}/{prefix}`" for grant in mine for prefix in grant.prefixes or ("",)]


def _tables(found: tuple[Any, ...]) -> str:
    return ", ".join(f"{VERBS[grant.role]} `{grant.resource}`" for grant in found if grant.kind == "dataset")


def main(arguments: list[str]) -> int:
    """Write the table or check it; returns the exit code."""
    there = PAGE.read_text(encoding="utf-8")
    wanted = page(there)
    if arguments == ["--check"]:
        if there != wanted:
            print("docs/security.md is behind the topology: python -m tools.iam_table", file=sys.stderr)
        return int(there != wanted)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
