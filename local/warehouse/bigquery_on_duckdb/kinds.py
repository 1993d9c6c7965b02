"""Whether an expression is NUMERIC, FLOAT64 or INT64, as far as names and casts tell.

DuckDB divides, multiplies and averages NUMERIC differently from BigQuery, so the rewriter must know. There is no
catalogue at translation time; column names have one type across sql/schema, money ends in `_usd`, and an alias has the
type of what it names. Unknown is an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Kind = Literal["numeric", "float", "int"]

_DECLARED: dict[str, Kind] = {"NUMERIC": "numeric", "FLOAT64": "float", "INT64": "int"}
_CAST: dict[exp.DType, Kind] = {
    exp.DType.DECIMAL: "numeric",
    exp.DType.BIGDECIMAL: "numeric",
    exp.DType.DOUBLE: "float",
    exp.DType.BIGINT: "int",
}
_QUOTIENTS = (exp.Div, exp.SafeDivide, exp.Avg)
_SAME_AS_OPERANDS = (
    exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Neg, exp.Paren, exp.Sum, exp.Min, exp.Max, exp.Abs, exp.AnyValue,
    exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least, exp.IntDiv, exp.ArgMax, exp.ArgMin,
)  # fmt: skip
_SAME_AS_FIRST = (
    exp.Window, exp.Round, exp.Ceil, exp.Floor, exp.Trunc, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue,
    exp.IgnoreNulls, exp.Filter,
)  # fmt: skip
_COUNTS = (exp.Count, exp.CountIf, exp.Extract, exp.DateDiff, exp.TimestampDiff, exp.Length, exp.RowNumber)


def declared(tables: Mapping[str, Mapping[str, str]]) -> dict[str, Kind | None]:
    """Return column name → kind; None where tables disagree or the column is no number."""
    kinds: dict[str, set[Kind | None]] = {}
    for columns in tables.values():
        for name, kind in columns.items():
            kinds.setdefault(name, set()).add(_DECLARED.get(kind))
    return {name: found.pop() if len(found) == 1 else None for name, found in kinds.items()}


def kind_of(node: exp.Expr) -> Kind | None:
    """Return what was marked on a node before it or its children were rewritten."""
    kind: Kind | None = node.meta.get("kind")
    return kind


def mark(node: exp.Expr, kind: Kind | None) -> None:
    """Write a kind on a node; unknown is written by writing nothing."""
    if kind is not None:
        node.meta["kind"] = kind


class Kinds:
    """The kinds of one statement's expressions."""

    def __init__(self, tree: exp.Expr, columns: Mapping[str, Kind | None]) -> None:
        """`columns` is what `declared` says."""
        self._columns = columns
        self._aliases: dict[str, list[exp.Expr]] = {}
        for alias in tree.find_all(exp.Alias):
            self._aliases.setdefault(alias.alias.lower(), []).append(alias.this)
        self._names: dict[str, Kind | None] = {}
        self._known: dict[int, Kind | None] = {}

    def mark(self, nodes: Iterable[exp.Expr]) -> None:
        """Write every node's kind on it, where rewriting leaves it."""
        for node in nodes:
            mark(node, self.of(node))

    def of(self, node: exp.Expr | None) -> Kind | None:
        """Return the node's kind, or None when nothing tells."""
        if node is None:
            return None
        if id(node) not in self._known:
            self._known[id(node)] = self._find(node)
        return self._known[id(node)]

    def _find(self, node: exp.Expr) -> Kind | None:
        if isinstance(node, exp.Column):
            return self._named(node.name.lower())
        if isinstance(node, (*_QUOTIENTS, *_SAME_AS_OPERANDS)):
            joined = self._joined(_operands(node))
            return "float" if joined == "int" and isinstance(node, _QUOTIENTS) else joined
        if isinstance(node, _SAME_AS_FIRST):
            return self.of(node.this)
        if isinstance(node, (exp.If, exp.Case)):
            return self._joined(_branches(node))
        if isinstance(node, (exp.Subquery, exp.Select)):
            return self.of(node.selects[0].unalias()) if len(node.selects) == 1 else None
        return _plain(node)

    def _named(self, name: str) -> Kind | None:
        """A column is what its alias names; without one, or when that is unknown, what the schema says."""
        if name not in self._names:
            self._names[name] = None  # an alias may be made of a column of the same name
            said = self._columns.get(name, "numeric" if name.endswith("_usd") else None)
            found = {self.of(node) for node in self._aliases.get(name, []) if not _is_column(node, name)}
            self._names[name] = _agreed(found | {said})
            self._known.clear()  # what was asked meanwhile did not know this name yet
        return self._names[name]

    def _joined(self, nodes: Iterable[exp.Expr]) -> Kind | None:
        """FLOAT64 swallows NUMERIC, NUMERIC swallows INT64; INT64 only when all are."""
        kinds = {self.of(node) for node in nodes if not isinstance(node, exp.Null)}
        if "float" in kinds:
            return "float"
        if "numeric" in kinds:
            return "numeric"
        return "int" if kinds == {"int"} else None


def _agreed(found: set[Kind | None]) -> Kind | None:
    """One name, several meanings: whole numbers go with either, money and FLOAT64 under one name tell nothing."""
    known = found - {None}
    if len(known) > 1:
        known.discard("int")
    return known.pop() if len(known) == 1 else None


def _plain(node: exp.Expr) -> Kind | None:
    """What a node says by itself."""
    if isinstance(node, exp.Cast):
        return _CAST.get(node.to.this)
    if isinstance(node, exp.Literal) and not node.is_string:
        return "int" if node.is_int else "float"
    return "int" if isinstance(node, _COUNTS) else None


def _operands(node: exp.Expr) -> list[exp.Expr]:
    found = [node.this, node.args.get("expression"), *node.expressions]
    found = found[:1] if isinstance(node, (exp.ArgMax, exp.ArgMin)) else found
    unwrapped = [inner.expressions[0] if isinstance(inner, exp.Distinct) else inner for inner in found]
    return [inner for inner in unwrapped if isinstance(inner, exp.Expr)]


def _branches(node: exp.If | exp.Case) -> list[exp.Expr]:
    if isinstance(node, exp.If):
        found = [node.args.get("true"), node.args.get("false")]
    else:
        found = [*(branch.args.get("true") for branch in node.args["ifs"]), node.args.get("default")]
    return [branch for branch in found if branch is not None]


def _is_column(node: exp.Expr, name: str) -> bool:
    return isinstance(node, exp.Column) and node.name.lower() == name
