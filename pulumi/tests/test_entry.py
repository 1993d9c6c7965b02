"""Pulumi starts the folder as a program, and the stack's name says which layer is meant."""

from __future__ import annotations

import runpy

import pulumi
import pytest

from configuration import PROJECT
from recording import ROOT, Engine, settings
from shared.errors import ConfigurationError


def _run(stack: str) -> Engine:
    engine = Engine()
    pulumi.runtime.set_mocks(engine, project=PROJECT, stack=stack, preview=False)
    pulumi.runtime.set_all_config(settings("data"))
    pulumi.runtime.test(lambda: runpy.run_path(str(ROOT / "pulumi"), run_name="__main__") and None)()  # type: ignore[no-untyped-call]  # the SDK forgot its types
    return engine


@pytest.mark.parametrize("stack", ["data", "data-staging"])
def test_a_stack_is_a_layer_or_a_layer_of_an_environment(stack: str) -> None:
    """Both build what must never be lost, and nothing else."""
    kinds = {resource.type.partition("/")[0] for resource in _run(stack).found}

    assert {"gcp:bigquery", "gcp:projects", "gcp:pubsub", "gcp:secretmanager", "gcp:storage"} == kinds


def test_another_name_is_refused() -> None:
    """A stack that is no layer would otherwise build nothing, and delete what is there."""
    with pytest.raises(ConfigurationError, match="'production' is none of bootstrap, data, app, bi"):
        _run("production")
