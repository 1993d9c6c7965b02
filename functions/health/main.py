"""Entry point of `health`: a GET request in, the state of all promises out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.entry import endpoint
from shared.runtime import runtime

from .answer import answer

if TYPE_CHECKING:
    from flask import Request

    from shared.acknowledgement import Answer


@endpoint("health")
def main(request: Request) -> Answer:
    """Answer 200 when every promise is kept, 503 when one is broken or nobody can tell."""
    if request.method not in {"GET", "HEAD"}:
        return "", 405, {"Allow": "GET, HEAD"}
    return answer(request.path, runtime())
