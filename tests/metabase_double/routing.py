"""Which function answers which method and path, and what it is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from tests.metabase_double.refusals import Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.metabase_double.state import State, Thing

Needs = Literal["nothing", "a user", "an administrator"]
FIELD = re.compile(r"`\$\.?([^`\[.]*)|field `([^`]+)`")
ROUTES: list[Route] = []


@dataclass(frozen=True)
class Call:
    """One request: who asks, for which object, with which query and with which body."""

    state: State
    user: Thing
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Any

    @property
    def id(self) -> int:
        """The number in the path."""
        return int(self.path["id"])

    def asked(self, name: str) -> str | None:
        """Return a parameter of the query string, or None."""
        return next(iter(self.query.get(name, [])), None)

    def asked_for(self, name: str) -> bool:
        """Return whether a flag of the query string is true."""
        return self.asked(name) == "true"


@dataclass(frozen=True)
class Answer:
    """An answer that is not simply JSON with status 200."""

    body: Any = None
    status: int = 200
    content_type: str = "application/json"


NOTHING = Answer(status=204)


@dataclass(frozen=True)
class Route:
    """A method and a path with `{id}` in it, and the function that answers."""

    method: str
    path: str
    answer: Callable[[Call], Any]
    body: type[msgspec.Struct] | None
    needs: Needs


def route(
    method: str, path: str, *, body: type[msgspec.Struct] | None = None, needs: Needs = "a user"
) -> Callable[[Callable[[Call], Any]], Callable[[Call], Any]]:
    """Say that a function answers a method and a path; `body` is the closed schema of what it reads."""

    def registered(answer: Callable[[Call], Any]) -> Callable[[Call], Any]:
        ROUTES.append(Route(method, path, answer, body, needs))
        return answer

    return registered


def read_body(raw: bytes, form: dict[str, Any] | None, schema: type[msgspec.Struct] | None) -> Any:
    """Return a body with the keys that its schema declares; others are dropped without a word.

    Raises:
        Refusal: 400, when a required key is missing or a value has another type.
    """
    body = form if form is not None else _parsed(raw)
    return body if schema is None else declared(body or {}, schema)


def declared(body: Any, schema: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the declared keys of a body that were given.

    Raises:
        Refusal: 400, with the name of the field.
    """
    try:
        kept: dict[str, Any] = msgspec.to_builtins(msgspec.convert(body, schema))
    except msgspec.ValidationError as error:
        said = str(error)
        found = [first or second for first, second in FIELD.findall(said)]
        raise invalid(**{next(filter(None, reversed(found)), "body"): said}) from error
    return kept


def _parsed(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise Refusal(400, {"message": f"Malformed JSON in request body: {error}"}) from error
