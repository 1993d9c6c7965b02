"""What to do without any key: where each comes from, and how to see the product without one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from local.env_secrets import EnvSecrets
from local.environment import ROOT
from local.pages.terminal import note
from shared import topology
from shared.configured import configured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shared.settings import Settings

NOTHING_TO_ASK = "There is nothing to ask: no key is configured. Put one into .env beside the README (.env.example):"
WITHOUT_A_KEY = "Without any key: `make run` (python -m local demo) shows the whole product on a sample organisation."


def has_something_to_ask(streams: Sequence[str], settings: Settings) -> bool:
    """Whether any vendor has a key, or a source that needs none was asked for by name and is there."""
    if settings.scheme("AIU_SECRETS") != "env":
        return True
    secrets = EnvSecrets()
    for stream in topology.STREAMS:
        source = topology.source(stream.source)
        wished = stream.name in streams if streams else source.key_variable is not None
        if wished and configured(source, settings, secrets):
            return True
    return False


def tell(streams: Sequence[str], *, as_json: bool) -> int:
    """Say in one line per key how to get it, offer the sample organisation, and return the exit code."""
    needed = {topology.source(topology.stream(name).source).key_variable for name in streams}
    which = [line for variable, line in _hints() if not streams or variable in needed]
    note("\n".join([NOTHING_TO_ASK, *which, WITHOUT_A_KEY]))
    if as_json:
        print(json.dumps({"run_id": None, "exit_code": 1, "status": "error", "error": NOTHING_TO_ASK}))
    return 1


def _hints() -> Iterator[tuple[str, str]]:
    """Yield each key's variable with where it comes from, in the words of .env.example."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    variables = dict.fromkeys(source.key_variable for source in topology.SOURCES if source.key_variable)
    width = max(map(len, variables))
    for variable in variables:
        above = text.partition(f"\n{variable}=")[0].rpartition("\n\n")[2]
        yield variable, f"  {variable:<{width}}  {above.splitlines()[0].removeprefix('# ')}"
