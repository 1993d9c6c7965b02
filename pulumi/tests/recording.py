"""Runs a layer against doubles of Pulumi's engine, and returns everything that it would make."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import yaml

from configuration import PROJECT
from policies import Resource

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("bootstrap", "data", "app", "bi")
NUMBER = "123456789012"


class Engine(pulumi.runtime.Mocks):
    """Says yes to everything, writes it down, and makes up what only the cloud could tell."""

    def __init__(self) -> None:
        self.found: list[Resource] = []
        self.options: dict[tuple[str, str], pulumi.ResourceOptions] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Write a resource down and answer as the cloud would."""
        opts = self.options.get((args.typ, args.name)) or pulumi.ResourceOptions()
        is_kept = bool(opts.protect) and opts.retain_on_delete is not False
        self.found.append(Resource(args.typ, args.name, dict(args.inputs), is_kept))
        return _identity(args), {**args.inputs, **_told_by_the_cloud(args)}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        """Nothing is looked up: a program that asks for what is there depends on it."""
        raise NotImplementedError(args.token)

    def look(self, args: pulumi.ResourceTransformationArgs) -> None:
        """Remember with which options a resource was asked for."""
        self.options[(args.type_, args.name)] = args.opts


def _identity(args: pulumi.runtime.MockResourceArgs) -> str:
    named = args.inputs.get("name", args.name)
    kind = {"gcp:pubsub/topic:Topic": "topics", "gcp:pubsub/subscription:Subscription": "subscriptions"}.get(args.typ)
    return f"projects/{args.inputs['project']}/{kind}/{named}" if kind else str(named)


def _told_by_the_cloud(args: pulumi.runtime.MockResourceArgs) -> dict[str, Any]:
    sent = args.inputs
    if args.typ == "gcp:serviceaccount/account:Account":
        email = f"{sent['accountId']}@{sent['project']}.iam.gserviceaccount.com"
        return {"email": email, "name": f"projects/{sent['project']}/serviceAccounts/{email}"}
    if args.typ == "gcp:cloudfunctionsv2/function:Function":
        return {"url": f"https://{sent['name']}.example.com"}
    if args.typ == "gcp:projects/serviceIdentity:ServiceIdentity":
        agent = sent["service"].partition(".")[0]
        return {"member": f"serviceAccount:service-{NUMBER}@gcp-sa-{agent}.iam.gserviceaccount.com"}
    if args.typ == "gcp:compute/instance:Instance":
        return {"networkInterfaces": [{"networkIp": "10.10.0.2"}]}
    return {}


@cache
def recorded(layer: str, other: tuple[tuple[str, str], ...] = ()) -> tuple[Resource, ...]:
    """Return what a layer makes with the settings of its example file, and with `other` ones beside them."""
    engine = Engine()
    pulumi.runtime.set_mocks(engine, project=PROJECT, stack=layer, preview=False)
    pulumi.runtime.set_all_config({**settings(layer), **dict(other)})
    pulumi.runtime.register_stack_transformation(engine.look)
    program = importlib.import_module(f"layers.{layer}")
    pulumi.runtime.test(program.build)()  # type: ignore[no-untyped-call]  # the SDK forgot its types
    return tuple(engine.found)


def settings(layer: str) -> dict[str, str]:
    """Return the settings of a layer's example file, as Pulumi hands them on: all are text."""
    said = yaml.safe_load((ROOT / f"Pulumi.{layer}.yaml").read_text(encoding="utf-8"))["config"]
    return {key: str(value) for key, value in said.items()}


def everything() -> tuple[Resource, ...]:
    """Return what all layers make together."""
    return tuple(resource for layer in LAYERS for resource in recorded(layer))


def of_type(resources: tuple[Resource, ...], kind: str) -> list[Resource]:
    """Return the resources whose type ends with `kind`, for example pubsub/topic:Topic."""
    return [resource for resource in resources if resource.type == f"gcp:{kind}"]
