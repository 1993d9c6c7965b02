"""BigQuery SQL cut into words, so that names can be exchanged without parsing it: functions start without a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["space", "text", "quoted", "parameter", "system", "number", "word", "sign"]

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)
    | (?P<text>(?:[rR][bB]?|[bB][rR]?)?(?:
          \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?''' | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'))
    | (?P<quoted>`[^`]*`)
    | (?P<system>@@\w+(?:\.\w+)*)
    | (?P<parameter>@\w+)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# fmt: off
RESERVED = frozenset({
    "ALL", "AND", "ANY", "ARRAY", "AS", "ASC", "ASSERT_ROWS_MODIFIED", "AT", "BETWEEN", "BY", "CASE", "CAST",
    "COLLATE", "CONTAINS", "CREATE", "CROSS", "CUBE", "CURRENT", "DEFAULT", "DEFINE", "DESC", "DISTINCT",
    "ELSE", "END", "ENUM", "ESCAPE", "EXCEPT", "EXCLUDE", "EXISTS", "EXTRACT", "FALSE", "FETCH", "FOLLOWING",
    "FOR", "FROM", "FULL", "GROUP", "GROUPING", "GROUPS", "HASH", "HAVING", "IF", "IGNORE", "IN", "INNER",
    "INTERSECT", "INTERVAL", "INTO", "IS", "JOIN", "LATERAL", "LEFT", "LIKE", "LIMIT", "LOOKUP", "MERGE",
    "NATURAL", "NEW", "NO", "NOT", "NULL", "NULLS", "OF", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION",
    "PRECEDING", "PROTO", "QUALIFY", "RANGE", "RECURSIVE", "RESPECT", "RIGHT", "ROLLUP", "ROWS", "SELECT",
    "SET", "SOME", "STRUCT", "TABLESAMPLE", "THEN", "TO", "TREAT", "TRUE", "UNBOUNDED", "UNION", "UNNEST",
    "USING", "WHEN", "WHERE", "WINDOW", "WITH", "WITHIN",
})
# fmt: on
"""Words that can name nothing unless they are quoted."""
AFTER_A_TABLE = frozenset({"PIVOT", "UNPIVOT", "VALUES", "MATCH_RECOGNIZE"})
"""Words that may follow a table without being its alias, although they are not reserved."""


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a statement."""

    kind: Kind
    text: str

    @property
    def upper(self) -> str:
        """The keyword it may be; empty for everything that is no bare word and no sign."""
        return self.text.upper() if self.kind in {"word", "sign"} else ""

    @property
    def name(self) -> str | None:
        """The name it may be, without quotes; None for keywords and everything else."""
        if self.kind == "quoted":
            return self.text[1:-1]
        return self.text if self.kind == "word" and self.upper not in RESERVED else None


def tokens(sql: str) -> Iterator[Token]:
    """Yield all pieces of a statement; joined again they are the statement."""
    for match in _TOKEN.finditer(sql):
        kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups of the expression are the kinds
        yield Token(kind, match.group())
