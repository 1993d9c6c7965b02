"""The dashboards' machine: no public address, a verified boot, people by their own accounts, nightly snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import compute, iap, serviceaccount, storage

import naming
from parts.checkout import pack_checkout
from parts.start_up import start_up

if TYPE_CHECKING:
    from configuration import Bi

IMAGE = "debian-cloud/debian-12"
SNAPSHOT_DAYS = 14


def make_machine(of: Bi, subnetwork: compute.Subnetwork, account: serviceaccount.Account) -> compute.Instance:
    """Make the machine, who may reach it, and its snapshots."""
    checkout = pack_checkout()
    source = storage.BucketObject(
        "metabase-checkout",
        name=checkout.file_name,
        bucket=naming.bucket(of, naming.SOURCE_BUCKET),
        source=pulumi.FileAsset(str(checkout.path)),
        opts=pulumi.ResourceOptions(retain_on_delete=True),
    )
    disk = _make_disk(of)
    machine = compute.Instance(
        naming.METABASE,
        name=naming.METABASE,
        project=of.project,
        zone=of.zone,
        machine_type=of.machine_type,
        labels=naming.LABELS,
        allow_stopping_for_update=True,
        deletion_protection=True,
        boot_disk=compute.InstanceBootDiskArgs(source=disk.self_link, auto_delete=False),
        network_interfaces=[compute.InstanceNetworkInterfaceArgs(subnetwork=subnetwork.id)],
        shielded_instance_config=_verified_boot(),
        service_account=compute.InstanceServiceAccountArgs(email=account.email, scopes=["cloud-platform"]),
        metadata=_metadata(),
        metadata_startup_script=start_up(of, checkout.file_name),
        opts=pulumi.ResourceOptions(depends_on=[source], protect=True),
    )
    _let_people_in(of, machine)
    return machine


def _make_disk(of: Bi) -> compute.Disk:
    disk = compute.Disk(
        naming.METABASE,
        name=naming.METABASE,
        project=of.project,
        zone=of.zone,
        image=IMAGE,
        size=of.disk_gb,
        type="pd-balanced",
        labels=naming.LABELS,
        # A newer image is no reason to throw the dashboards' database away.
        opts=pulumi.ResourceOptions(protect=True, ignore_changes=["image"]),
    )
    policy = compute.ResourcePolicy(
        "nightly-snapshots",
        name="nightly-snapshots",
        project=of.project,
        region=of.region,
        snapshot_schedule_policy=compute.ResourcePolicySnapshotSchedulePolicyArgs(
            schedule=compute.ResourcePolicySnapshotSchedulePolicyScheduleArgs(
                daily_schedule=compute.ResourcePolicySnapshotSchedulePolicyScheduleDailyScheduleArgs(
                    days_in_cycle=1, start_time="05:00"
                )
            ),
            retention_policy=compute.ResourcePolicySnapshotSchedulePolicyRetentionPolicyArgs(
                max_retention_days=SNAPSHOT_DAYS, on_source_disk_delete="KEEP_AUTO_SNAPSHOTS"
            ),
        ),
    )
    compute.DiskResourcePolicyAttachment(
        "nightly-snapshots", name=policy.name, disk=disk.name, project=of.project, zone=of.zone
    )
    return disk


def _verified_boot() -> compute.InstanceShieldedInstanceConfigArgs:
    return compute.InstanceShieldedInstanceConfigArgs(
        enable_secure_boot=True, enable_vtpm=True, enable_integrity_monitoring=True
    )


def _metadata() -> dict[str, str]:
    return {
        "enable-oslogin": "TRUE",
        "enable-oslogin-2fa": "TRUE",
        "block-project-ssh-keys": "TRUE",
        "serial-port-enable": "FALSE",
    }


def _let_people_in(of: Bi, machine: compute.Instance) -> None:
    """Let readers open a tunnel, and operators sign in on the machine as well."""
    for number, person in enumerate(sorted({*of.readers, *of.operators}), 1):
        iap.TunnelInstanceIAMMember(
            f"tunnel-{number}",
            project=of.project,
            zone=of.zone,
            instance=machine.name,
            role="roles/iap.tunnelResourceAccessor",
            member=person,
        )
    for number, person in enumerate(of.operators, 1):
        compute.InstanceIAMMember(
            f"operator-{number}",
            project=of.project,
            zone=of.zone,
            instance_name=machine.name,
            role="roles/compute.osAdminLogin",
            member=person,
        )
        serviceaccount.IAMMember(
            f"operator-{number}-acts",
            service_account_id=f"projects/{of.project}/serviceAccounts/{naming.account(of, naming.METABASE)}",
            role="roles/iam.serviceAccountUser",
            member=person,
            opts=pulumi.ResourceOptions(depends_on=[machine]),
        )
