"""What the other layers make: who deploys, what is audited, how the machine starts, what is watched."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from configuration import PROJECT
from parts.alarms import ALARMS, SIGNS, Sign
from parts.archives import FOLDER
from parts.buckets import ROWS
from recording import NUMBER, ROOT, everything, of_type, recorded

if TYPE_CHECKING:
    from pathlib import Path

BOOTSTRAP = recorded("bootstrap")
BI = recorded("bi")
CHECKOUT = next(o for o in of_type(BI, "storage/bucketObject:BucketObject")).inputs["name"]

ALONE = """
import runpy, sys
sys.path.insert(0, ".")
sys.argv[1:] = ["--help"]
runpy.run_module("metabase.keeping", run_name="__main__")
"""
"""Runs what was unpacked with Python's own library, and without anything that is installed beside it."""


def test_only_our_repository_gets_in_and_only_its_main_branch_deploys() -> None:
    """The pool asks for both numbers; the deploying account, for the branch and the protected environment too."""
    (provider,) = of_type(BOOTSTRAP, "iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider")
    members = {
        m.inputs["serviceAccountId"].rpartition("/")[2].partition("@")[0]: m.inputs["member"]
        for m in of_type(BOOTSTRAP, "serviceaccount/iAMMember:IAMMember")
        if m.inputs["role"] == "roles/iam.workloadIdentityUser"
    }

    owner, repository = "assertion.repository_owner_id == '1234567'", "assertion.repository_id == '987654321'"
    assert f"{owner} && {repository}" == provider.inputs["attributeCondition"]
    mapped = provider.inputs["attributeMapping"]["attribute.deploys"]
    branch = "assertion.ref == 'refs/heads/main'"
    assert f"{branch} && assertion.sub.endsWith(':environment:production') ? 'yes' : 'no'" == mapped
    pool = f"principalSet://iam.googleapis.com/projects/{NUMBER}/locations/global/workloadIdentityPools/github"
    assert {
        "deploy-preview": f"{pool}/attribute.repository_id/987654321",
        "deploy": f"{pool}/attribute.deploys/yes",
    } == members


def test_the_deployment_can_give_itself_nothing() -> None:
    """On the whole project it may hand out one role, with which nothing can be read."""
    grants = [m.inputs for m in of_type(BOOTSTRAP, "projects/iAMMember:IAMMember")]
    (gives,) = [g for g in grants if g["role"] == "roles/resourcemanager.projectIamAdmin"]

    assert gives["condition"]["expression"].endswith(".hasOnly(['roles/bigquery.jobUser'])")


def test_readings_of_secrets_and_data_are_logged() -> None:
    """By default only changes are."""
    made = {
        (a.inputs["service"], c["logType"])
        for a in of_type(BOOTSTRAP, "projects/iAMAuditConfig:IAMAuditConfig")
        for c in a.inputs["auditLogConfigs"]
    }

    services = ("bigquery", "iam", "secretmanager", "storage")
    assert {(f"{name}.googleapis.com", kind) for name in services for kind in ("DATA_READ", "DATA_WRITE")} == made


def test_who_read_what_is_known_for_more_than_a_year() -> None:
    """Audit logs go into a place of their own, which is protected."""
    (kept,) = of_type(BOOTSTRAP, "logging/projectBucketConfig:ProjectBucketConfig")
    (sink,) = of_type(BOOTSTRAP, "logging/projectSink:ProjectSink")

    assert (400, True) == (kept.inputs["retentionDays"], kept.is_kept)
    assert sink.inputs["destination"].startswith("logging.googleapis.com/")
    assert "cloudaudit.googleapis.com" in sink.inputs["filter"]


def test_the_budget_warns_three_times() -> None:
    """At half, at nine tenths, and when the month is forecast to end above it."""
    (budget,) = of_type(BOOTSTRAP, "billing/budget:Budget")
    rules = [(r["thresholdPercent"], r.get("spendBasis")) for r in budget.inputs["thresholdRules"]]

    assert [(0.5, None), (0.9, None), (1.0, "FORECASTED_SPEND")] == rules
    assert "150" == budget.inputs["amount"]["specifiedAmount"]["units"]


def test_only_rows_grow_old_in_the_lake() -> None:
    """Rows are archived after 25 months and deleted after seven years; the ledger stays as it is."""
    (lake,) = [b for b in of_type(recorded("data"), "storage/bucket:Bucket") if b.name == "lake"]
    ageing = [
        (rule["action"]["type"], rule["condition"]["age"], rule["condition"]["matchesPrefixes"])
        for rule in lake.inputs["lifecycleRules"]
        if "age" in rule["condition"]
    ]

    assert [("SetStorageClass", 775, list(ROWS)), ("Delete", 2562, list(ROWS))] == ageing


@pytest.mark.parametrize("sign", SIGNS, ids=lambda s: s.name)
def test_a_counted_line_is_really_logged(sign: Sign) -> None:
    """An alarm on a line that nobody writes would ring for ever, or never."""
    events = re.findall(r'jsonPayload\.event="([\w.]+)"', sign.filter)
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py"))

    assert [] == [event for event in events if f'log.info("{event}"' not in code]


def test_every_alarm_has_a_mail_that_says_what_to_do() -> None:
    """What it means and the command that comes next are in the mail, and every page that it names exists."""
    channels = {c.name for c in of_type(recorded("app"), "monitoring/notificationChannel:NotificationChannel")}
    for policy in of_type(recorded("app"), "monitoring/alertPolicy:AlertPolicy"):
        content = policy.inputs["documentation"]["content"]

        assert len(channels) == len(policy.inputs["notificationChannels"])
        assert [] == [page for page in re.findall(r"docs/[\w-]+\.md", content) if not (ROOT / page).exists()]
    assert {a.name for a in ALARMS} == {p.name for p in of_type(recorded("app"), "monitoring/alertPolicy:AlertPolicy")}


def test_no_alarm_waits_longer_than_the_cloud_can() -> None:
    """An absence is noticed after at most 23.5 hours, a sum is taken over at most 25."""
    assert [] == [a.name for a in ALARMS if a.shape == "absent" and a.after_s > 84_600]
    assert [] == [a.name for a in ALARMS if a.shape == "below" and a.after_s > 90_000]


def test_the_dashboards_promise_99_5_percent() -> None:
    """Asked every minute over TLS, from inside the network, under the name of the site."""
    (check,) = of_type(BI, "monitoring/uptimeCheckConfig:UptimeCheckConfig")
    (slo,) = of_type(BI, "monitoring/slo:Slo")

    assert ("VPC_CHECKERS", "60s") == (check.inputs["checkerType"], check.inputs["period"])
    assert {"Host": "analytics.example.com"} == check.inputs["httpCheck"]["headers"]
    assert 0.995 == slo.inputs["goal"]


def test_the_machine_reads_hashed_people_where_a_stack_says_so() -> None:
    """Then the only dataset that it sees is the one in which nobody is named, and functions make the hashes."""
    hidden = f"{PROJECT}:show_people", "hashed"
    seen = {a.inputs["datasetId"] for a in of_type(recorded("bi", (hidden,)), "bigquery/datasetAccess:DatasetAccess")}
    told = {
        f.inputs["serviceConfig"]["environmentVariables"]["AIU_SHOW_PEOPLE"]
        for f in of_type(recorded("app", (hidden,)), "cloudfunctionsv2/function:Function")
    }

    assert ({"ai_usage_hashed"}, {"hashed"}) == (seen, told)


def test_the_machine_reads_views_and_nothing_else() -> None:
    """Its account sees one dataset, its own two secrets, and may not replace a backup."""
    seen = {a.inputs["datasetId"] for a in of_type(BI, "bigquery/datasetAccess:DatasetAccess")}
    secrets = {s.inputs["secretId"] for s in of_type(BI, "secretmanager/secretIamMember:SecretIamMember")}
    on_backups = {
        b.inputs["role"]
        for b in of_type(BI, "storage/bucketIAMMember:BucketIAMMember")
        if b.inputs["bucket"].endswith("-backups")
    }

    assert {"ai_usage_bi"} == seen
    assert {"metabase-database-password", "metabase-encryption-key"} == secrets
    assert {"roles/storage.objectCreator", "roles/storage.objectViewer"} == on_backups


def test_the_start_up_script_is_one() -> None:
    """The shell can read it, and every place is filled in."""
    (machine,) = of_type(BI, "compute/instance:Instance")
    script = machine.inputs["metadataStartupScript"]

    assert 0 == subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode
    assert "%{" not in script
    assert f"gs://example-usage-source/{CHECKOUT}" in script


def test_what_the_machine_fetches_can_run_there(tmp_path: Path) -> None:
    """The archive alone, with Python's own library, is enough to set up, back up and restore; no secret is in it."""
    with tarfile.open(FOLDER / CHECKOUT) as packed:
        names = packed.getnames()
        packed.extractall(tmp_path, filter="data")

    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (0, "") == (ran.returncode, ran.stderr)
    assert "metabase/compose.yaml" in names
    assert [] == [name for name in names if "/secrets/" in name or name.endswith("compose.env")]


def test_every_account_is_explained() -> None:
    """Each account that is made has a row in docs/security.md."""
    made = {a.inputs["accountId"] for a in of_type(everything(), "serviceaccount/account:Account")}
    rows = re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert set() == made - set(rows)
