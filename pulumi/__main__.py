"""Builds one layer of the cloud from the topology: the one that the stack's name begins with.

    pulumi up --stack bootstrap      then data, app and bi; docs/deploy.md walks through it

A second environment has stacks of its own, named LAYER-ENVIRONMENT, in a project of its own.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pulumi

# Appended, never put in front: this very folder must not hide the SDK of its name.
sys.path.append(str(Path(__file__).resolve().parents[1]))

LAYERS = ("bootstrap", "data", "app", "bi")


def main(stack: str) -> None:
    """Build the stack's layer; ConfigurationError when its name begins with none."""
    from shared.errors import ConfigurationError

    layer = stack.partition("-")[0]
    if layer not in LAYERS:
        raise ConfigurationError(f"stack {stack!r} is none of {', '.join(LAYERS)}, or one of them with -ENVIRONMENT")
    importlib.import_module(f"layers.{layer}").build()


main(pulumi.get_stack())
