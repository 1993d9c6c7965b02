"""`person erase` in a process that kills itself before the n-th call of one function: MODULE FUNCTION CALLS ADDRESS."""

from __future__ import annotations

import importlib
import os
import signal
import sys


def main(module: str, name: str, calls: str, address: str) -> None:
    """Erase, and die on the way as if somebody had pulled the plug."""
    from local.commands.person import command

    target = importlib.import_module(module)
    work, left = getattr(target, name), [int(calls)]

    def called(*arguments: object, **named: object) -> object:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return work(*arguments, **named)

    setattr(target, name, called)
    command(["erase", address, "--yes"])


if __name__ == "__main__":
    main(*sys.argv[1:])
