"""One deployed function with all that is its own: account, archive, service, grants, and the queue that feeds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import cloudfunctionsv2 as functions
from pulumi_gcp import cloudrunv2, pubsub, serviceaccount, storage

import naming
from grants import grants
from parts import queue
from parts.granting import grant_all
from shared.blueprint import Function

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from configuration import App
    from shared.blueprint import Endpoint

RUNTIME = "python311"
INTERNAL = "ALLOW_INTERNAL_ONLY"
LARGE_MB = 512
"""Above this, and for several messages at once, a whole processor."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What a function is built from: a zip whose name changes with its content, and with nothing else."""

    file_name: str
    path: Path


class Worker(pulumi.ComponentResource):
    """One function of the topology, private, under its own account, with exactly its roles."""

    def __init__(
        self,
        function: Function | Endpoint,
        archive: Archive,
        environment: Mapping[str, str],
        of: App,
        after: Sequence[pulumi.Resource] = (),
    ) -> None:
        """Make everything, after what it names; a function that hears a topic gets its own push subscription."""
        super().__init__("usage:parts:Worker", function.name)
        self.of, self.function, self.after = of, function, after
        self.inside = pulumi.ResourceOptions(parent=self, depends_on=[*after])
        self.account = serviceaccount.Account(
            function.name,
            project=of.project,
            account_id=function.name,
            display_name=f"Runs {function.name}",
            opts=self.inside,
        )
        self.after_account = pulumi.ResourceOptions(parent=self, depends_on=[*after, self.account])
        grant_all(function.name, grants(function), of, self.after_account)
        self._let_deploy()
        self.service = self._service(archive, environment)
        self.invoked = self._let_invoke()
        self.subscription = self._subscription(function) if isinstance(function, Function) else None
        self.register_outputs({"url": self.service.url})

    def _let_deploy(self) -> None:
        """Let the deployment start code as this account, and as no other that it was not told of."""
        serviceaccount.IAMMember(
            f"{self.function.name}-deployer",
            service_account_id=self.account.name,
            role="roles/iam.serviceAccountUser",
            member=naming.member(self.of, naming.DEPLOY),
            opts=self.inside,
        )

    def _service(self, archive: Archive, environment: Mapping[str, str]) -> functions.Function:
        source = storage.BucketObject(
            f"{self.function.name}-archive",
            name=archive.file_name,
            bucket=naming.bucket(self.of, naming.SOURCE_BUCKET),
            source=pulumi.FileAsset(str(archive.path)),
            content_type="application/zip",
            # The old one stays for those who return to it; the bucket's lifecycle takes it away in the end.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )
        return functions.Function(
            self.function.name,
            name=self.function.name,
            project=self.of.project,
            location=self.of.region,
            labels=naming.LABELS,
            build_config=self._build(source),
            service_config=self._configuration(environment),
            opts=self.after_account,
        )

    def _build(self, source: storage.BucketObject) -> functions.FunctionBuildConfigArgs:
        of = self.of
        return functions.FunctionBuildConfigArgs(
            runtime=RUNTIME,
            entry_point=self.function.entry_point,
            # New organisations take the default account's roles away, and builds under it fail.
            service_account=f"projects/{of.project}/serviceAccounts/{naming.account(of, naming.BUILDER)}",
            docker_repository=f"projects/{of.project}/locations/{of.region}/repositories/functions",
            automatic_update_policy=functions.FunctionBuildConfigAutomaticUpdatePolicyArgs(),  # type: ignore[no-untyped-call]  # the SDK forgot its types
            source=functions.FunctionBuildConfigSourceArgs(
                storage_source=functions.FunctionBuildConfigSourceStorageSourceArgs(
                    bucket=source.bucket, object=source.name
                )
            ),
        )

    def _configuration(self, environment: Mapping[str, str]) -> functions.FunctionServiceConfigArgs:
        function = self.function
        return functions.FunctionServiceConfigArgs(
            service_account_email=self.account.email,
            ingress_settings=INTERNAL,
            available_memory=f"{function.memory_mb}Mi",
            available_cpu="1" if function.memory_mb > LARGE_MB or function.concurrency > 1 else "0.333",
            timeout_seconds=function.timeout_s,
            min_instance_count=0,
            max_instance_count=function.max_instances,
            max_instance_request_concurrency=function.concurrency,
            all_traffic_on_latest_revision=True,
            environment_variables=dict(environment),
        )

    def _let_invoke(self) -> cloudrunv2.ServiceIamMember:
        """Let one account call the function: the one with which queues and the clock say who they are."""
        return cloudrunv2.ServiceIamMember(
            f"{self.function.name}-invoker",
            project=self.of.project,
            location=self.of.region,
            name=self.service.name,
            role="roles/run.invoker",
            member=naming.member(self.of, naming.INVOKER),
            opts=self.inside,
        )

    def _subscription(self, function: Function) -> pubsub.Subscription:
        subscription = pubsub.Subscription(
            function.name,
            name=function.name,
            project=self.of.project,
            topic=naming.topic(self.of, function.topic),
            labels=naming.LABELS,
            filter=_filter(function),
            ack_deadline_seconds=queue.ACK_SECONDS,
            message_retention_duration=queue.MONTH,
            expiration_policy=queue.NEVER,
            retry_policy=queue.BACKOFF,
            dead_letter_policy=queue.dead_letters(self.of),
            push_config=self._push(),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*self.after, self.invoked]),
        )
        queue.let_agent_move_dead_letters(function.name, subscription, self.of.project_number, self.of, self.inside)
        return subscription

    def _push(self) -> pubsub.SubscriptionPushConfigArgs:
        return pubsub.SubscriptionPushConfigArgs(
            push_endpoint=self.service.url,
            oidc_token=pubsub.SubscriptionPushConfigOidcTokenArgs(
                service_account_email=naming.account(self.of, naming.INVOKER), audience=self.service.url
            ),
        )


def _filter(function: Function) -> str | None:
    """Return which messages are for the function; it cannot be changed once made, and the rest is acknowledged."""
    if function.filter_attribute is None:
        return None
    name, value = function.filter_attribute
    return f'attributes.{name} = "{value}"'
