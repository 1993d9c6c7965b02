"""Whether the dashboards answer, asked every minute from inside their network: 99.5 % of four weeks is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import monitoring, projects, servicedirectory

import naming
from parts.alarms import Alarm, make_alarm
from parts.channels import make_channels

if TYPE_CHECKING:
    from pulumi_gcp import compute

    from configuration import Bi

GOAL = 0.995
DAYS = 28
PASSED = (
    'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="servicedirectory_service"'
)
AGENT_ROLES = ("roles/servicedirectory.viewer", "roles/servicedirectory.pscAuthorizedService")
DOWN = Alarm(
    "dashboards-down",
    "below",
    PASSED,
    300,
    0.5,
    "The dashboards have not answered for five minutes.",
    "gcloud compute ssh metabase --tunnel-through-iap, then docker ps and docs/metabase-server.md.",
    aligner="ALIGN_FRACTION_TRUE",
)


def watch(of: Bi, network: compute.Network, machine: compute.Instance) -> None:
    """Make the check, the alarm on it, and the objective that it counts towards."""
    service = _register(of, network, machine)
    check = monitoring.UptimeCheckConfig(
        "dashboards",
        project=of.project,
        display_name="dashboards",
        # The machine has no public address: Google's checkers come in by the network's own directory.
        checker_type="VPC_CHECKERS",
        period="60s",
        timeout="10s",
        log_check_failures=True,
        http_check=monitoring.UptimeCheckConfigHttpCheckArgs(
            path="/api/health",
            port=443,
            use_ssl=True,
            # Its certificate is its own; what is asked is whether it answers, not who it is.
            validate_ssl=False,
            headers={"Host": of.site},
        ),
        monitored_resource=monitoring.UptimeCheckConfigMonitoredResourceArgs(
            type="servicedirectory_service",
            labels={
                "project_id": of.project,
                "location": of.region,
                "namespace_name": naming.METABASE,
                "service_name": naming.METABASE,
            },
        ),
        opts=pulumi.ResourceOptions(depends_on=[service]),
    )
    make_alarm(DOWN, of.project, make_channels(of.project, of.alert_emails), pulumi.ResourceOptions(depends_on=[check]))
    _set_goal(of)


def _register(of: Bi, network: compute.Network, machine: compute.Instance) -> servicedirectory.Endpoint:
    """Say where the machine is, and let the checkers read that and come in."""
    for role in AGENT_ROLES:
        projects.IAMMember(
            f"checkers-{role.rpartition('.')[2]}",
            project=of.project,
            role=role,
            member=naming.agent(of.project_number, "gcp-sa-monitoring-notification"),
        )
    namespace = servicedirectory.Namespace(
        naming.METABASE, project=of.project, location=of.region, namespace_id=naming.METABASE
    )
    service = servicedirectory.Service(naming.METABASE, namespace=namespace.id, service_id=naming.METABASE)
    return servicedirectory.Endpoint(
        naming.METABASE,
        service=service.id,
        endpoint_id=naming.METABASE,
        address=machine.network_interfaces[0].network_ip,
        port=443,
        network=network.name.apply(lambda name: f"projects/{of.project_number}/locations/global/networks/{name}"),
    )


def _set_goal(of: Bi) -> None:
    service = monitoring.CustomService(
        "dashboards", project=of.project, service_id="dashboards", display_name="dashboards"
    )
    monitoring.Slo(
        "dashboards-answer",
        project=of.project,
        service=service.service_id,
        slo_id="dashboards-answer",
        display_name="Dashboards answer",
        goal=GOAL,
        rolling_period_days=DAYS,
        windows_based_sli=monitoring.SloWindowsBasedSliArgs(window_period="300s", good_bad_metric_filter=PASSED),
    )
