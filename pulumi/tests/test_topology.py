"""The program makes exactly what the topology says: nothing is missing, and nothing is there besides."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from grants import DEPLOYED, OWN_ROLES, condition, grants
from local.warehouse import schema_files
from naming import dataset_kind
from parts.datasets import SEEN_THROUGH_VIEWS
from recording import NUMBER, of_type, recorded, settings
from shared import topology
from tools.package import pack_all

PROJECT = "example-usage"
APP = recorded("app")
MONTH = "2678400s"
TOPIC = f"projects/{PROJECT}/topics/"
SUBSCRIPTIONS = {s.name: s.inputs for s in of_type(APP, "pubsub/subscription:Subscription")}
FUNCTIONS = {f.name: f.inputs for f in of_type(APP, "cloudfunctionsv2/function:Function")}


def _account(name: str) -> str:
    return f"{name}@{PROJECT}.iam.gserviceaccount.com"


def test_every_function_is_deployed_as_it_is_described() -> None:
    """Name, entry point, memory, seconds, instances and messages at once are the topology's."""
    made = {
        (
            said["name"],
            said["buildConfig"]["entryPoint"],
            said["serviceConfig"]["availableMemory"],
            said["serviceConfig"]["timeoutSeconds"],
            said["serviceConfig"]["maxInstanceCount"],
            said["serviceConfig"]["maxInstanceRequestConcurrency"],
            said["serviceConfig"]["serviceAccountEmail"],
        )
        for said in FUNCTIONS.values()
    }

    assert made == {
        (f.name, f.entry_point, f"{f.memory_mb}Mi", f.timeout_s, f.max_instances, f.concurrency, _account(f.name))
        for f in DEPLOYED
    }


def test_several_messages_at_once_need_a_whole_processor() -> None:
    """The platform refuses more than one request at a time on a part of a processor."""
    shares = {
        said["serviceConfig"]["availableCpu"]
        for said in FUNCTIONS.values()
        if said["serviceConfig"]["maxInstanceRequestConcurrency"] > 1
    }

    assert {"1"} == shares


def test_every_topic_is_made_and_keeps_a_month() -> None:
    """The topology's topics and the one for dead letters, and no other."""
    made = {(t.inputs["name"], t.inputs["messageRetentionDuration"]) for t in of_type(APP, "pubsub/topic:Topic")}

    assert made == {(name, MONTH) for name in ("dead-letters", *(t.name for t in topology.TOPICS))}


def test_every_function_hears_its_topic_and_its_own_messages_only() -> None:
    """One push subscription per function, with the topology's filter."""
    made = {
        (name, said["topic"], said.get("filter"), said["pushConfig"]["pushEndpoint"])
        for name, said in SUBSCRIPTIONS.items()
        if "pushConfig" in said
    }

    assert made == {
        (
            f.name,
            TOPIC + f.topic,
            f'attributes.{f.filter_attribute[0]} = "{f.filter_attribute[1]}"' if f.filter_attribute else None,
            f"https://{f.name}.example.com",
        )
        for f in topology.FUNCTIONS
    }


@pytest.mark.parametrize("function", topology.FUNCTIONS, ids=lambda f: f.name)
def test_a_queue_is_as_patient_as_it_can_be(function: topology.Function) -> None:
    """600 s to answer, 31 days, never gone, backoff of 10 to 600 s, ten attempts, and it says who it is."""
    said = SUBSCRIPTIONS[function.name]

    assert 600 == said["ackDeadlineSeconds"] > function.timeout_s
    assert MONTH == said["messageRetentionDuration"]
    assert {"ttl": ""} == said["expirationPolicy"]
    assert {"minimumBackoff": "10s", "maximumBackoff": "600s"} == said["retryPolicy"]
    assert {"deadLetterTopic": f"{TOPIC}dead-letters", "maxDeliveryAttempts": 10} == said["deadLetterPolicy"]
    assert {
        "serviceAccountEmail": _account("push-invoker"),
        "audience": f"https://{function.name}.example.com",
    } == said["pushConfig"]["oidcToken"]


def test_only_the_pusher_may_call_a_function() -> None:
    """Everything that is deployed is invoked by one account, and by nobody else."""
    made = {
        (i.inputs["name"], i.inputs["role"], i.inputs["member"])
        for i in of_type(APP, "cloudrunv2/serviceIamMember:ServiceIamMember")
    }

    pusher = f"serviceAccount:{_account('push-invoker')}"
    assert made == {(f.name, "roles/run.invoker", pusher) for f in DEPLOYED}


def test_the_clock_asks_what_nobody_outside_can_reach() -> None:
    """Each endpoint is asked for its first path every quarter of an hour, by an account that says who it is."""
    made = {
        (job.inputs["httpTarget"]["uri"], job.inputs["schedule"], job.inputs["httpTarget"]["oidcToken"]["audience"])
        for job in of_type(APP, "cloudscheduler/job:Job")
        if "httpTarget" in job.inputs
    }

    assert made == {
        (f"https://{e.name}.example.com{e.paths[0]}", "*/15 * * * *", f"https://{e.name}.example.com")
        for e in topology.ENDPOINTS
    }


def test_buckets_tell_of_what_the_topology_says() -> None:
    """One notification per topic that a bucket feeds, with its prefix, and the right to publish it."""
    made = {
        (n.inputs["bucket"], n.inputs.get("objectNamePrefix", ""), n.inputs["topic"], *n.inputs["eventTypes"])
        for n in of_type(APP, "storage/notification:Notification")
    }
    fed = [t for t in topology.TOPICS if t.fed_by]

    assert made == {
        (f"{PROJECT}-{t.fed_by.partition('/')[0]}", t.fed_by.partition("/")[2], TOPIC + t.name, "OBJECT_FINALIZE")
        for t in fed
    }
    agent = f"serviceAccount:service-{NUMBER}@gs-project-accounts.iam.gserviceaccount.com"
    told = {
        m.inputs["topic"] for m in of_type(APP, "pubsub/topicIAMMember:TopicIAMMember") if m.inputs["member"] == agent
    }
    assert told == {t.name for t in fed}


def test_the_clock_strikes_as_the_topology_says() -> None:
    """Each schedule, in its time zone, with its body."""
    made = {
        (
            job.inputs["name"],
            job.inputs["schedule"],
            job.inputs["timeZone"],
            job.inputs["pubsubTarget"]["topicName"],
            base64.b64decode(job.inputs["pubsubTarget"]["data"]).decode(),
        )
        for job in of_type(APP, "cloudscheduler/job:Job")
        if "pubsubTarget" in job.inputs
    }

    assert made == {
        (s.name, s.cron, s.time_zone, TOPIC + s.topic, json.dumps(s.body, sort_keys=True)) for s in topology.SCHEDULES
    }
    assert ("daily", "0 6 * * *", "America/Los_Angeles") in {job[:3] for job in made}


def test_every_grant_is_made_and_no_other() -> None:
    """Roles of functions on topics, secrets, buckets, datasets and the project: exactly the derived ones."""
    ours = {_account(f.name) for f in DEPLOYED}

    assert set(_made(ours)) == {
        (f.name, grant.kind, grant.resource, _role(grant.role), _expression(grant))
        for f in DEPLOYED
        for grant in grants(f)
    }


def _role(role: str) -> str:
    own = {own.name for own in OWN_ROLES}
    return f"projects/{PROJECT}/roles/{role}" if role in own else role


def _expression(grant: Any) -> str | None:
    return condition(f"{PROJECT}-{grant.resource}", grant.prefixes) if grant.prefixes else None


def _made(accounts: set[str]) -> list[tuple[Any, ...]]:
    kinds = {
        "gcp:pubsub/topicIAMMember:TopicIAMMember": ("topic", "topic", TOPIC),
        "gcp:secretmanager/secretIamMember:SecretIamMember": ("secret", "secretId", ""),
        "gcp:storage/bucketIAMMember:BucketIAMMember": ("bucket", "bucket", f"{PROJECT}-"),
        "gcp:bigquery/datasetAccess:DatasetAccess": ("dataset", "datasetId", "ai_usage"),
        "gcp:projects/iAMMember:IAMMember": ("project", "project", PROJECT),
    }
    found = []
    for resource in APP:
        if resource.type not in kinds:
            continue
        kind, key, front = kinds[resource.type]
        said = resource.inputs
        email = said.get("userByEmail") or said["member"].partition(":")[2]
        if email in accounts:
            name = said[key].removeprefix(front).removeprefix("_")
            name = "base" if kind == "dataset" and not name else name
            expression = (said.get("condition") or {}).get("expression")
            found.append((email.partition("@")[0], kind, name, said["role"], expression))
    return found


def test_functions_are_told_only_the_secrets_that_they_may_read() -> None:
    """Versions are pinned; who plans runs knows which sources have a key, and may read none of them."""
    told = {name: said["serviceConfig"]["environmentVariables"]["AIU_SECRETS"] for name, said in FUNCTIONS.items()}
    pinned: dict[str, int] = json.loads(settings("app")["ai-usage-analytics:secret_versions"])

    def expected(names: set[str]) -> str:
        query = "&".join(f"{name}={pinned[name]}" for name in sorted(names & set(pinned)))
        return f"secretmanager://{PROJECT}" + (f"?{query}" if query else "")

    readers = {f.name: expected(set(f.secrets)) for f in DEPLOYED}
    assert readers | {"dispatch": expected(set(pinned))} == told
    assert len(set(told.values())) > 3
    assert [] == [grant for grant in grants(topology.FUNCTIONS[0]) if grant.kind == "secret"]


def test_an_instance_takes_as_many_requests_as_it_is_sent() -> None:
    """The framework's server has a thread for each request that the platform lets in at once."""
    for name, said in FUNCTIONS.items():
        service = said["serviceConfig"]
        assert f"{service['maxInstanceRequestConcurrency']:.0f}" == service["environmentVariables"]["THREADS"], name


def test_a_function_is_built_from_exactly_what_is_packed() -> None:
    """The object's name has the hash of the archive's content in it."""
    made = {(said["name"], said["buildConfig"]["source"]["storageSource"]["object"]) for said in FUNCTIONS.values()}

    assert made == {(archive.name, archive.file_name) for archive in pack_all()}
    assert {o.inputs["name"] for o in of_type(APP, "storage/bucketObject:BucketObject")} == {name for _, name in made}


def test_every_secret_of_the_topology_has_a_place() -> None:
    """And nothing else has, but for what the dashboards' machine needs."""
    made = {s.inputs["secretId"] for s in of_type(recorded("data"), "secretmanager/secret:Secret")}
    wanted = {secret for f in DEPLOYED for secret in f.secrets}

    assert made == wanted | {"metabase-database-password", "metabase-encryption-key"}


def test_datasets_are_where_tables_go() -> None:
    """Five datasets in one place; views look into what is below them and into nothing else."""
    data = recorded("data")
    made = {(d.inputs["datasetId"], d.inputs["location"]) for d in of_type(data, "bigquery/dataset:Dataset")}
    looked_into = {
        (a.inputs["datasetId"], a.inputs["authorizedDataset"]["dataset"]["datasetId"])
        for a in of_type(data, "bigquery/datasetAccess:DatasetAccess")
        if "authorizedDataset" in a.inputs
    }

    assert {(f"ai_usage{end}", "US") for end in ("", "_raw", "_ops", "_bi", "_hashed")} == made
    into = {(f"ai_usage{end}", "ai_usage_bi") for end in ("", "_raw", "_ops")}
    assert into | {(f"ai_usage{end}", "ai_usage_hashed") for end in ("", "_bi")} == looked_into


def test_views_may_read_what_they_read() -> None:
    """The datasets that a view's query names are those into which the view's dataset may look."""
    queries = schema_files.views(schema_files.SCHEMA)
    homes = {name: dataset_kind(name) for name in (*schema_files.tables(schema_files.SCHEMA), *queries)}
    read = {
        (homes[word], homes[view])
        for view, query in queries.items()
        for word in schema_files.words(query) & homes.keys() - {view}
    }

    assert {*SEEN_THROUGH_VIEWS} == {(below, home) for below, home in read if below != home}


def test_every_stack_names_each_resource_once() -> None:
    """Two resources of one kind and name would be one to Pulumi, and the second is refused."""
    for layer in ("bootstrap", "data", "app", "bi"):
        names = [(resource.type, resource.name) for resource in recorded(layer)]

        assert len(set(names)) == len(names)
