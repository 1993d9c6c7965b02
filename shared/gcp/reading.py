"""Whether a statement only reads: BigQuery has one statement that does, and it begins like no other."""

from __future__ import annotations

from itertools import dropwhile

from shared.errors import ConfigurationError
from shared.gcp.jobs import excerpt
from shared.gcp.tokens import tokens


def check_reads(sql: str) -> str:
    """Return the statement without what follows its last word; ConfigurationError unless it is one SELECT."""
    pieces = list(tokens(sql))
    while pieces and (pieces[-1].kind == "space" or pieces[-1].text == ";"):
        pieces.pop()
    words = [piece for piece in pieces if piece.kind != "space"]
    first = next(dropwhile(lambda piece: piece.text == "(", words), None)
    if first is None or first.upper not in {"SELECT", "WITH"}:
        raise ConfigurationError(f"{excerpt(sql)!r} is not the statement expected here: write SELECT or WITH … SELECT")
    if any(piece.kind == "sign" and piece.text == ";" for piece in words):
        raise ConfigurationError(f"{excerpt(sql)!r} is more than one statement: write one")
    return "".join(piece.text for piece in pieces)
