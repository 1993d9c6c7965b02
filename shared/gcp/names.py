"""Bare table names in their full form: which words of a statement name tables, and where those tables are.

Reads the statement once from left to right. A name stands for a table after FROM, JOIN, a comma between tables, or as
the target of INSERT, UPDATE, DELETE, MERGE, TRUNCATE, CREATE, DROP and ALTER, unless a WITH in reach has defined it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.gcp.tokens import AFTER_A_TABLE, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_DEFINES = {"CREATE", "DROP", "ALTER", "TRUNCATE"}
_CHANGES = {"INSERT", "UPDATE", "DELETE", "MERGE"}
_ENDS_FROM = {"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "WINDOW", "QUALIFY", "UNION", "INTERSECT", "EXCEPT", "SET"}
_BEFORE_A_TARGET = {
    "TABLE",
    "VIEW",
    "INTO",
    "IF",
    "NOT",
    "EXISTS",
    "OR",
    "REPLACE",
    "TEMP",
    "TEMPORARY",
    "MATERIALIZED",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A bare name that stands for a table."""

    name: str
    is_target: bool
    """Whether the statement changes or makes this table."""
    has_alias: bool
    """Whether the statement gives it another name itself."""


@dataclass(slots=True)
class _Frame:
    """What has been read inside one pair of parentheses."""

    is_query: bool = False
    in_from: bool = False
    wants_table: bool = False
    wants_target: bool = False
    defining: bool = False
    """Between WITH and the SELECT that uses it."""
    is_recursive: bool = False
    named: str | None = None
    """The name that WITH gives to what is in these parentheses."""
    known: set[str] = field(default_factory=set)


def qualified(sql: str, full_name: Callable[[Reference], str]) -> str:
    """Return the statement with every bare table name exchanged for `full_name` of it; nothing else changes."""
    return _Reader(list(tokens(sql)), full_name).read()


class _Reader:
    """One pass over one text of one or several statements."""

    def __init__(self, pieces: list[Token], full_name: Callable[[Reference], str]) -> None:
        self._out = [piece.text for piece in pieces]
        self._full_name = full_name
        self._words = [(index, piece) for index, piece in enumerate(pieces) if piece.kind != "space"]
        self._frames = [_Frame()]
        self._statement = ""
        self._at = 0

    def read(self) -> str:
        for at, (_, token) in enumerate(self._words):
            self._at = at
            if token.text == "(" and token.kind == "sign":
                self._open()
            elif token.text == ")" and token.kind == "sign":
                self._close()
            elif token.text == ";" and token.kind == "sign":
                self._frames, self._statement = [_Frame()], ""
            elif not self._table(token):
                self._keyword(token)
        return "".join(self._out)

    def _open(self) -> None:
        frame = _Frame()
        outer = self._frames[-1]
        if outer.wants_table:  # a query, or tables joined in parentheses
            frame.is_query = frame.in_from = frame.wants_table = True
        if outer.defining and self._near(-1).upper == "AS":
            frame.named = (self._near(-2).name or "").lower()
            if outer.is_recursive:
                outer.known.add(frame.named)
        outer.wants_table = outer.wants_target = False
        self._frames.append(frame)

    def _close(self) -> None:
        closed = self._frames.pop() if len(self._frames) > 1 else self._frames[0]
        if closed.named is not None:
            self._frames[-1].known.add(closed.named)

    def _table(self, token: Token) -> bool:
        """Exchange a name that stands for a table; False when this is none."""
        frame = self._frames[-1]
        if not (frame.wants_table or frame.wants_target) or token.name is None:
            return False
        if frame.wants_target and token.upper in _BEFORE_A_TARGET:
            return False
        is_target = frame.wants_target
        frame.wants_table = frame.wants_target = False
        is_path = self._near(1).text == "." or "." in token.name
        is_known = not is_target and any(token.name.lower() in f.known for f in self._frames)
        if not (is_path or is_known or (self._near(1).text == "(" and not is_target)):
            reference = Reference(token.name, is_target, self._has_alias())
            self._out[self._words[self._at][0]] = self._full_name(reference)
        return True

    def _has_alias(self) -> bool:
        after = self._near(1)
        return after.upper == "AS" or (after.name is not None and after.upper not in AFTER_A_TABLE)

    def _keyword(self, token: Token) -> None:
        frame, word = self._frames[-1], token.upper
        if not self._statement and len(self._frames) == 1:
            self._begin(frame, word)
        elif word == "SELECT":
            frame.is_query, frame.in_from, frame.wants_table, frame.defining = True, False, False, False
        elif word == "WITH" and (not frame.in_from or self._near(-1).text == "("):  # else it is WITH OFFSET
            frame.is_query, frame.in_from, frame.wants_table, frame.defining = True, False, False, True
        elif word == "RECURSIVE" and frame.defining:
            frame.is_recursive = True
        elif frame.wants_target:
            frame.wants_target = word in _BEFORE_A_TARGET or (word == "FROM" and self._statement == "DELETE")
        else:
            self._clause(frame, word)

    def _begin(self, frame: _Frame, word: str) -> None:
        """See which statement this is; control flow leads to the next one."""
        if word in {"BEGIN", "THEN", "ELSE", "LOOP", "DO"}:
            return
        self._statement = word or "?"
        frame.wants_target = word in _DEFINES | _CHANGES
        frame.is_query = word in {"SELECT", "WITH"} | _CHANGES
        frame.defining = word == "WITH"

    def _clause(self, frame: _Frame, word: str) -> None:
        if word == "FROM":
            if frame.is_query and self._near(-1).upper != "DISTINCT":
                frame.in_from = frame.wants_table = True
        elif word in {"JOIN", ","}:
            frame.wants_table = frame.in_from
        elif word == "USING":
            frame.wants_table = self._statement == "MERGE" and len(self._frames) == 1 and self._near(1).text != "("
            frame.in_from = frame.in_from or frame.wants_table
        elif word in _ENDS_FROM:
            frame.in_from = frame.wants_table = False
        elif word == "AS" and self._statement == "CREATE" and len(self._frames) == 1:
            self._statement = ""  # what follows is a query of its own
        elif frame.wants_table and word != "LATERAL":
            frame.wants_table = False

    def _near(self, offset: int) -> Token:
        at = self._at + offset
        return self._words[at][1] if 0 <= at < len(self._words) else Token("space", "")
