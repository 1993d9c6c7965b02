"""What was wrong with a statement, in one sentence for whoever wrote it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from local.warehouse import schema_files

if TYPE_CHECKING:
    from shared.errors import PipelineError

MISSING_TABLE = re.compile(r'Table with name "?([\w.]+?)"? does not exist')
KIND = re.compile(r"^(?:\w+ )+Error: ")


def explained(error: PipelineError) -> str:
    """Return the engine's own words without the translated statement; an unknown table lists those like it."""
    said = str(error.__cause__ or error)
    missing = MISSING_TABLE.search(said)
    if missing:
        return f"there is no table {missing[1]}; {_those_like(missing[1])}"
    first = said.partition("\n\nLINE ")[0]
    return " ".join(KIND.sub("", first).split())


def _those_like(name: str) -> str:
    known = sorted([*schema_files.tables(schema_files.SCHEMA), *schema_files.views(schema_files.SCHEMA)])
    bare = name.rpartition(".")[2].lower()
    near = difflib.get_close_matches(bare, known, n=4, cutoff=0.5) or [table for table in known if bare in table]
    return f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(known)}"
