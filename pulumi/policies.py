"""What must hold for everything that is made, whoever adds it: each rule says what is wrong with which resource.

Rules read resources as Pulumi's engine does: types like gcp:pubsub/topic:Topic and properties in camelCase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing that is made, as it is sent to the cloud."""

    type: str
    name: str
    inputs: dict[str, Any] = field(default_factory=dict)
    is_kept: bool = False
    """Whether Pulumi refuses to delete it."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a resource breaks, and how."""

    rule: str
    resource: str
    why: str


Rule = "Callable[[Sequence[Resource]], Iterator[tuple[Resource, str]]]"
PUBLIC = {"allUsers", "allAuthenticatedUsers"}
BASIC_ROLES = {"roles/owner", "roles/editor", "roles/viewer", "OWNER", "WRITER", "READER"}
ATTEMPTS = 10
MONTH = f"{31 * 24 * 60 * 60}s"
ACK_SECONDS = 600
LEDGER_FREE = {"stage/", "quarantine/"}
"""The prefixes of the lake that may grow old."""


def violations(resources: Sequence[Resource]) -> list[Violation]:
    """Return everything that is wrong; nothing when all rules hold."""
    return [Violation(rule.__name__, resource.name, why) for rule in RULES for resource, why in rule(resources)]


def nobody_is_everybody(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """Nothing is open to the public."""
    for resource in resources:
        if PUBLIC & set(_texts(resource.inputs)):
            yield resource, "is open to everybody"


def roles_are_narrow(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """Nobody is owner, editor or viewer, and a grant never replaces the grants of others."""
    for resource in resources:
        kind = resource.type.rpartition(":")[2].lower()
        if resource.inputs.get("role") in BASIC_ROLES:
            yield resource, f"grants {resource.inputs['role']}, which is everything"
        if "iambinding" in kind or "iampolicy" in kind:
            yield resource, "replaces what others were granted: use the …IAMMember of the same name"


def grants_end_at_their_resource(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """Data is granted on the one resource that holds it, never on the whole project."""
    on_data = ("roles/storage.", "roles/secretmanager.", "roles/bigquery.data", "roles/run.invoker", "roles/pubsub.pub")
    for resource in _of(resources, "projects/iAMMember:IAMMember"):
        if str(resource.inputs["role"]).startswith(on_data):
            yield resource, f"grants {resource.inputs['role']} on the whole project"
    for resource in resources:
        if resource.type.startswith("gcp:bigquery/datasetIam"):
            yield resource, "removes the views' authorisation from the dataset: use DatasetAccess"


def no_secret_passes_through(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """No key of an account is made, and no secret's content is in Pulumi's state."""
    for resource in resources:
        if resource.type in {"gcp:serviceaccount/key:Key", "gcp:secretmanager/secretVersion:SecretVersion"}:
            yield resource, "puts a secret into Pulumi's state"


def queues_lose_nothing(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """Every subscription keeps a month, never expires, and retries with backoff; each push has somewhere to fail to."""
    for resource in _of(resources, "pubsub/subscription:Subscription"):
        said = resource.inputs
        if said.get("expirationPolicy") != {"ttl": ""}:
            yield resource, "expires after a month without a reader"
        if said.get("messageRetentionDuration") != MONTH:
            yield resource, "does not keep its messages for 31 days"
        if not said.get("retryPolicy"):
            yield resource, "retries at once, without backoff"
        if said.get("pushConfig"):
            yield from ((resource, why) for why in _push_faults(said))


def _push_faults(said: dict[str, Any]) -> Iterator[str]:
    if (said.get("deadLetterPolicy") or {}).get("maxDeliveryAttempts") != ATTEMPTS:
        yield f"has no dead letters after {ATTEMPTS} attempts"
    if said.get("ackDeadlineSeconds") != ACK_SECONDS:
        yield f"does not wait {ACK_SECONDS} s for its function"
    if not (said["pushConfig"].get("oidcToken") or {}).get("serviceAccountEmail"):
        yield "pushes without saying who it is"


def dead_letters_arrive(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """Dead letters have a reader, and Pub/Sub may take them from their queue and put them there."""
    queues = _of(resources, "pubsub/subscription:Subscription")
    read = {_last(queue.inputs["topic"]) for queue in queues}
    may_take = _granted(resources, "pubsub/subscriptionIAMMember:SubscriptionIAMMember", "subscription", "subscriber")
    may_put = _granted(resources, "pubsub/topicIAMMember:TopicIAMMember", "topic", "publisher")
    for queue in queues:
        policy = queue.inputs.get("deadLetterPolicy")
        target = _last(policy["deadLetterTopic"]) if policy else None
        if target and target not in read:
            yield queue, f"its dead letters go to {target}, which nobody reads, so they are lost"
        if target and queue.inputs.get("name") not in may_take:
            yield queue, "Pub/Sub may not take dead letters out of it"
        if target and target not in may_put:
            yield queue, f"Pub/Sub may not put dead letters into {target}"


def _granted(resources: Sequence[Resource], kind: str, of: str, role: str) -> set[str]:
    grants = (g.inputs for g in _of(resources, kind) if g.inputs["role"] == f"roles/pubsub.{role}")
    return {_last(grant[of]) for grant in grants if "@gcp-sa-pubsub." in grant["member"]}


def functions_are_private(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """A function is reached from inside only, runs and is built under accounts of ours, and costs nothing idle."""
    taken: set[str] = set()
    for resource in _of(resources, "cloudfunctionsv2/function:Function"):
        service = resource.inputs.get("serviceConfig") or {}
        account = service.get("serviceAccountEmail")
        if service.get("ingressSettings") != "ALLOW_INTERNAL_ONLY":
            yield resource, "can be reached from the internet"
        if not account or "-compute@" in account or account in taken:
            yield resource, "has no account of its own"
        if not (resource.inputs.get("buildConfig") or {}).get("serviceAccount"):
            yield resource, "is built by the default account, which new organisations have stripped"
        if service.get("minInstanceCount") != 0 or not service.get("maxInstanceCount"):
            yield resource, "is not bounded: none when idle, and a maximum"
        if service.get("timeoutSeconds", ACK_SECONDS) >= ACK_SECONDS:
            yield resource, "may still run when its message is sent again"
        if "eventTrigger" in resource.inputs:
            yield resource, "has a queue of Eventarc's, which drops what is a day old"
        taken.add(str(account))


def buckets_are_closed(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """A bucket is never public, is protected, forgets nothing at once, and never cleans the ledger."""
    for resource in _of(resources, "storage/bucket:Bucket"):
        said = resource.inputs
        if not resource.is_kept or said.get("forceDestroy"):
            yield resource, "can be deleted by a plan"
        if said.get("uniformBucketLevelAccess") is not True or said.get("publicAccessPrevention") != "enforced":
            yield resource, "can be made public, object by object"
        if not (said.get("versioning") or {}).get("enabled") and not said.get("retentionPolicy"):
            yield resource, "forgets what is overwritten"
        if not (said.get("softDeletePolicy") or {}).get("retentionDurationSeconds"):
            yield resource, "forgets what is deleted"
        if str(said.get("name", "")).endswith("-lake"):
            rules = [rule for rule in said.get("lifecycleRules") or [] if _touches_the_ledger(rule)]
            yield from ((resource, f"its lifecycle touches the ledger: {rule['action']['type']}") for rule in rules)


def _touches_the_ledger(rule: dict[str, Any]) -> bool:
    condition = rule["condition"]
    is_old_version = condition.get("withState") == "ARCHIVED" and condition.get("daysSinceNoncurrentTime")
    prefixes = set(condition.get("matchesPrefixes") or ())
    return not is_old_version and not (prefixes and prefixes <= LEDGER_FREE)


def datasets_are_protected(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """A dataset outlives mistakes, and nothing in it expires by itself."""
    for resource in _of(resources, "bigquery/dataset:Dataset"):
        said = resource.inputs
        if not resource.is_kept or said.get("deletionPolicy") != "PREVENT" or said.get("deleteContentsOnDestroy"):
            yield resource, "can be deleted by a plan"
        if said.get("defaultTableExpirationMs") or said.get("defaultPartitionExpirationMs"):
            yield resource, "its tables expire by themselves"


def secrets_are_renewed(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """A secret is protected, and people are reminded every quarter, but of what cannot be renewed."""
    for resource in _of(resources, "secretmanager/secret:Secret"):
        said = resource.inputs
        rotation = said.get("rotation") or {}
        if not resource.is_kept or not said.get("deletionProtection"):
            yield resource, "can be deleted by a plan"
        is_for_ever = str(said.get("secretId", "")).startswith(("metabase-", "AIU_PERSON_KEY"))
        if not is_for_ever and (rotation.get("rotationPeriod") != "7776000s" or not said.get("topics")):
            yield resource, "nobody is reminded to renew it"


def machines_are_hidden(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """A machine has no public address, boots verified, knows people by their accounts, and its disk is kept."""
    for resource in _of(resources, "compute/instance:Instance"):
        said = resource.inputs
        if any(card.get("accessConfigs") for card in said.get("networkInterfaces") or [{"accessConfigs": True}]):
            yield resource, "has a public address"
        shield = said.get("shieldedInstanceConfig") or {}
        if not all(shield.get(part) for part in ("enableSecureBoot", "enableVtpm", "enableIntegrityMonitoring")):
            yield resource, "boots whatever is on its disk"
        if (said.get("metadata") or {}).get("enable-oslogin") != "TRUE":
            yield resource, "lets people in by keys that nobody takes away"
        if not (said.get("serviceAccount") or {}).get("email"):
            yield resource, "has no account of its own"
        if not resource.is_kept:
            yield resource, "can be deleted by a plan"
    for resource in _of(resources, "compute/firewall:Firewall"):
        if "0.0.0.0/0" in (resource.inputs.get("sourceRanges") or []):
            yield resource, "lets the internet in"


def only_our_repository_deploys(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """Whoever comes from GitHub is known by numbers, which nobody can register anew."""
    for resource in _of(resources, "iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"):
        condition = str(resource.inputs.get("attributeCondition", ""))
        for part in ("assertion.repository_owner_id == '", "assertion.repository_id == '"):
            if not condition.partition(part)[2].partition("'")[0].isdigit():
                yield resource, f"does not ask for a number where it says {part.split()[0]}"


def _of(resources: Sequence[Resource], kind: str) -> list[Resource]:
    return [resource for resource in resources if resource.type == f"gcp:{kind}"]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


RULES = (
    nobody_is_everybody,
    roles_are_narrow,
    grants_end_at_their_resource,
    no_secret_passes_through,
    queues_lose_nothing,
    dead_letters_arrive,
    functions_are_private,
    buckets_are_closed,
    datasets_are_protected,
    secrets_are_renewed,
    machines_are_hidden,
    only_our_repository_deploys,
)
