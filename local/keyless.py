"""What to do without any key: where each comes from, and how to see the product without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.environment import ROOT
from shared import topology
from shared.configured import configured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shared.protocols import Secrets
    from shared.settings import Settings


def has_something_to_ask(streams: Sequence[str], settings: Settings, secrets: Secrets) -> bool:
    """Whether any vendor has a key, or a source without one was asked for by name and is there."""
    for stream in topology.STREAMS:
        source = topology.source(stream.source)
        wished = stream.name in streams if streams else source.key_variable is not None
        if wished and configured(source, settings, secrets):
            return True
    return False


def advice(streams: Sequence[str]) -> str:
    """Say in one line per key how to get it, and offer the sample organisation."""
    needed = {topology.source(topology.stream(name).source).key_variable for name in streams}
    which = [line for variable, line in _hints() if not streams or variable in needed]
    return "\n".join(
        [
            "There is nothing to ask: no key is configured. Put one into .env beside the README (cp .env.example .env):",
            *which,
            "Without any key: `make run` (python -m local demo) shows the whole product on a sample organisation.",
        ]
    )


def _hints() -> Iterator[tuple[str, str]]:
    """Yield each key's variable with where it comes from, in the words of .env.example."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    variables = dict.fromkeys(source.key_variable for source in topology.SOURCES if source.key_variable)
    width = max(map(len, variables))
    for variable in variables:
        above = text.partition(f"\n{variable}=")[0].rpartition("\n\n")[2]
        yield variable, f"  {variable:<{width}}  {above.splitlines()[0].removeprefix('# ')}"
