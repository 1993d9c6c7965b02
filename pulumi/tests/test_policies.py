"""Our own layers break no rule, and each rule finds what it is there for."""

from __future__ import annotations

from typing import Any

import pytest

from policies import RULES, Resource, violations
from recording import everything

MONTH = "2678400s"
QUEUE: dict[str, Any] = {
    "name": "q",
    "topic": "projects/p/topics/t",
    "expirationPolicy": {"ttl": ""},
    "messageRetentionDuration": MONTH,
    "retryPolicy": {"minimumBackoff": "10s"},
}
PUSHED: dict[str, Any] = {
    **QUEUE,
    "ackDeadlineSeconds": 600,
    "pushConfig": {"oidcToken": {"serviceAccountEmail": "pusher"}},
    "deadLetterPolicy": {"deadLetterTopic": "projects/p/topics/t", "maxDeliveryAttempts": 10},
}
SERVICE: dict[str, Any] = {
    "serviceAccountEmail": "mine",
    "ingressSettings": "ALLOW_INTERNAL_ONLY",
    "minInstanceCount": 0,
    "maxInstanceCount": 1,
    "timeoutSeconds": 480,
}
BUCKET: dict[str, Any] = {
    "name": "p-lake",
    "uniformBucketLevelAccess": True,
    "publicAccessPrevention": "enforced",
    "versioning": {"enabled": True},
    "softDeletePolicy": {"retentionDurationSeconds": 1},
}
MACHINE: dict[str, Any] = {
    "networkInterfaces": [{"subnetwork": "s"}],
    "shieldedInstanceConfig": {"enableSecureBoot": True, "enableVtpm": True, "enableIntegrityMonitoring": True},
    "metadata": {"enable-oslogin": "TRUE"},
    "serviceAccount": {"email": "mine"},
}
OURS = "assertion.repository_owner_id == '1' && assertion.repository_id == '2'"


def _queue(**said: Any) -> Resource:
    return Resource("gcp:pubsub/subscription:Subscription", "bad", {**QUEUE, **said})


def _pushed(**said: Any) -> Resource:
    return Resource("gcp:pubsub/subscription:Subscription", "bad", {**PUSHED, **said})


def _function(build: dict[str, Any] | None = None, **said: Any) -> Resource:
    built = {"serviceAccount": "builder"} if build is None else build
    return Resource(
        "gcp:cloudfunctionsv2/function:Function", "bad", {"buildConfig": built, "serviceConfig": {**SERVICE, **said}}
    )


def _bucket(*, kept: bool = True, **said: Any) -> Resource:
    return Resource("gcp:storage/bucket:Bucket", "bad", {**BUCKET, **said}, kept)


def _cleaned(action: str, **when: Any) -> Resource:
    return _bucket(lifecycleRules=[{"action": {"type": action}, "condition": when}])


def _dataset(*, kept: bool = True, **said: Any) -> Resource:
    return Resource("gcp:bigquery/dataset:Dataset", "bad", {"deletionPolicy": "PREVENT", **said}, kept)


def _secret(*, kept: bool = True, **said: Any) -> Resource:
    good = {"secretId": "KEY", "deletionProtection": True, "topics": [{}], "rotation": {"rotationPeriod": "7776000s"}}
    return Resource("gcp:secretmanager/secret:Secret", "bad", {**good, **said}, kept)


def _machine(*, kept: bool = True, **said: Any) -> Resource:
    return Resource("gcp:compute/instance:Instance", "bad", {**MACHINE, **said}, kept)


def _deployers(condition: str) -> Resource:
    kind = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
    return Resource(kind, "bad", {"attributeCondition": condition})


def _granted(kind: str, **said: Any) -> Resource:
    return Resource(f"gcp:{kind}", "bad", said)


PLANTED = {
    "everybody invokes": (
        "nobody_is_everybody",
        _granted("cloudrunv2/serviceIamMember:ServiceIamMember", member="allUsers"),
    ),
    "every Google account reads": (
        "nobody_is_everybody",
        _granted("bigquery/datasetAccess:DatasetAccess", specialGroup="allAuthenticatedUsers"),
    ),
    "an editor": ("roles_are_narrow", _granted("projects/iAMMember:IAMMember", role="roles/editor")),
    "an owner of a dataset": ("roles_are_narrow", _granted("bigquery/datasetAccess:DatasetAccess", role="OWNER")),
    "a binding": (
        "roles_are_narrow",
        _granted("pubsub/topicIAMBinding:TopicIAMBinding", role="roles/pubsub.publisher"),
    ),
    "secrets of the whole project": (
        "grants_end_at_their_resource",
        _granted("projects/iAMMember:IAMMember", role="roles/secretmanager.secretAccessor"),
    ),
    "a grant that unlocks views": (
        "grants_end_at_their_resource",
        _granted("bigquery/datasetIamMember:DatasetIamMember", role="roles/bigquery.dataViewer"),
    ),
    "a key": ("no_secret_passes_through", _granted("serviceaccount/key:Key")),
    "a secret's content": ("no_secret_passes_through", _granted("secretmanager/secretVersion:SecretVersion")),
    "a queue that expires": ("queues_lose_nothing", _queue(expirationPolicy={"ttl": "2678400s"})),
    "a queue that expires by default": ("queues_lose_nothing", _queue(expirationPolicy=None)),
    "a queue of a week": ("queues_lose_nothing", _queue(messageRetentionDuration="604800s")),
    "a queue without backoff": ("queues_lose_nothing", _queue(retryPolicy=None)),
    "a push without dead letters": ("queues_lose_nothing", _pushed(deadLetterPolicy=None)),
    "a push that gives up early": (
        "queues_lose_nothing",
        _pushed(deadLetterPolicy={"deadLetterTopic": "projects/p/topics/t", "maxDeliveryAttempts": 5}),
    ),
    "an impatient push": ("queues_lose_nothing", _pushed(ackDeadlineSeconds=10)),
    "a push by nobody": ("queues_lose_nothing", _pushed(pushConfig={"pushEndpoint": "https://f.example.com"})),
    "dead letters that nobody reads": (
        "dead_letters_arrive",
        _pushed(deadLetterPolicy={"deadLetterTopic": "projects/p/topics/away", "maxDeliveryAttempts": 10}),
    ),
    "dead letters that may not move": ("dead_letters_arrive", _pushed()),
    "a public function": ("functions_are_private", _function(ingressSettings="ALLOW_ALL")),
    "a function of the default account": (
        "functions_are_private",
        _function(serviceAccountEmail="1-compute@developer.example.com"),
    ),
    "a function of nobody": ("functions_are_private", _function(serviceAccountEmail=None)),
    "a function built by default": ("functions_are_private", _function(build={})),
    "a function without bounds": ("functions_are_private", _function(maxInstanceCount=None)),
    "a function that idles": ("functions_are_private", _function(minInstanceCount=1)),
    "a function that outlives its message": ("functions_are_private", _function(timeoutSeconds=3600)),
    "a function of Eventarc": (
        "functions_are_private",
        Resource("gcp:cloudfunctionsv2/function:Function", "bad", {"eventTrigger": {}, "serviceConfig": SERVICE}),
    ),
    "an unprotected bucket": ("buckets_are_closed", _bucket(kept=False)),
    "a bucket that empties itself": ("buckets_are_closed", _bucket(forceDestroy=True)),
    "a bucket with lists of its own": ("buckets_are_closed", _bucket(uniformBucketLevelAccess=False)),
    "a bucket that may be public": ("buckets_are_closed", _bucket(publicAccessPrevention="inherited")),
    "a bucket without versions": ("buckets_are_closed", _bucket(versioning=None)),
    "a bucket that deletes at once": ("buckets_are_closed", _bucket(softDeletePolicy={"retentionDurationSeconds": 0})),
    "a ledger that is cleaned": ("buckets_are_closed", _cleaned("Delete", age=365)),
    "commits that are cleaned": (
        "buckets_are_closed",
        _cleaned("Delete", age=9, matchesPrefixes=["stage/", "commit/"]),
    ),
    "plans that are frozen": ("buckets_are_closed", _cleaned("SetStorageClass", age=9, matchesPrefixes=["runs/"])),
    "an unprotected dataset": ("datasets_are_protected", _dataset(kept=False)),
    "a dataset that may go": ("datasets_are_protected", _dataset(deletionPolicy="DELETE")),
    "a dataset that empties itself": ("datasets_are_protected", _dataset(deleteContentsOnDestroy=True)),
    "tables that expire": ("datasets_are_protected", _dataset(defaultTableExpirationMs=1)),
    "partitions that expire": ("datasets_are_protected", _dataset(defaultPartitionExpirationMs=1)),
    "an unprotected secret": ("secrets_are_renewed", _secret(kept=False)),
    "a secret that may go": ("secrets_are_renewed", _secret(deletionProtection=False)),
    "a secret for ever": ("secrets_are_renewed", _secret(rotation=None)),
    "a reminder to nobody": ("secrets_are_renewed", _secret(topics=None)),
    "a machine on the internet": (
        "machines_are_hidden",
        _machine(networkInterfaces=[{"accessConfigs": [{"natIp": ""}]}]),
    ),
    "a machine that boots anything": (
        "machines_are_hidden",
        _machine(
            shieldedInstanceConfig={"enableSecureBoot": False, "enableVtpm": True, "enableIntegrityMonitoring": True}
        ),
    ),
    "a machine with keys of people": ("machines_are_hidden", _machine(metadata={})),
    "a machine of nobody": ("machines_are_hidden", _machine(serviceAccount=None)),
    "an unprotected machine": ("machines_are_hidden", _machine(kept=False)),
    "an open door": ("machines_are_hidden", _granted("compute/firewall:Firewall", sourceRanges=["0.0.0.0/0"])),
    "anybody on GitHub": ("only_our_repository_deploys", _deployers("")),
    "a repository by name": (
        "only_our_repository_deploys",
        _deployers("assertion.repository_owner_id == '1' && assertion.repository == 'us/usage'"),
    ),
    "an owner by name": (
        "only_our_repository_deploys",
        _deployers("assertion.repository_owner == 'us' && assertion.repository_id == '2'"),
    ),
}


def test_nothing_that_we_make_breaks_a_rule() -> None:
    """All four layers together keep to every policy."""
    assert [] == violations(everything())


@pytest.mark.parametrize("case", PLANTED)
def test_a_rule_finds_what_it_is_there_for(case: str) -> None:
    """A bad resource among all that is ours is found by its rule, and is the only one that is."""
    rule, bad = PLANTED[case]
    found = violations((*everything(), bad))

    assert ("bad", True) == ({v.resource for v in found}.pop(), rule in {v.rule for v in found})
    assert {"bad"} == {v.resource for v in found}


def test_what_is_planted_is_bad_in_one_way_only() -> None:
    """The good resources from which bad ones are made break no rule themselves."""
    good = [_queue(), _function(), _bucket(), _dataset(), _secret(), _machine(), _deployers(OURS)]
    good.append(_cleaned("Delete", age=9, matchesPrefixes=["stage/"]))

    assert [] == violations(good)


def test_every_rule_has_something_planted_for_it() -> None:
    """A rule that nothing can break says nothing."""
    assert {rule.__name__ for rule in RULES} == {rule for rule, _ in PLANTED.values()}
