"""The machine's network: no way in but Google's own tunnel and checks, one way out by address translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import compute

import naming

if TYPE_CHECKING:
    from configuration import Bi

TUNNELS = "35.235.240.0/20"
"""Where identity-aware tunnels come from."""
CHECKS = "35.199.192.0/19"
"""Where private uptime checks come from."""
RANGE = "10.10.0.0/28"


def make_network(of: Bi) -> tuple[compute.Network, compute.Subnetwork]:
    """Make the network, its only range, the ways in and the way out."""
    network = compute.Network(naming.METABASE, name=naming.METABASE, project=of.project, auto_create_subnetworks=False)
    subnetwork = compute.Subnetwork(
        naming.METABASE,
        name=naming.METABASE,
        project=of.project,
        region=of.region,
        network=network.id,
        ip_cidr_range=RANGE,
        private_ip_google_access=True,
        log_config=compute.SubnetworkLogConfigArgs(
            aggregation_interval="INTERVAL_10_MIN", flow_sampling=0.5, metadata="INCLUDE_ALL_METADATA"
        ),
    )
    _let_in("tunnels", TUNNELS, ["22", "443", "3000"], network, of)
    _let_in("uptime-checks", CHECKS, ["443"], network, of)
    _let_out(network, subnetwork, of)
    return network, subnetwork


def _let_in(name: str, source: str, ports: list[str], network: compute.Network, of: Bi) -> None:
    compute.Firewall(
        f"{naming.METABASE}-{name}",
        name=f"{naming.METABASE}-{name}",
        project=of.project,
        network=network.id,
        direction="INGRESS",
        source_ranges=[source],
        target_service_accounts=[naming.account(of, naming.METABASE)],
        allows=[compute.FirewallAllowArgs(protocol="tcp", ports=ports)],
    )


def _let_out(network: compute.Network, subnetwork: compute.Subnetwork, of: Bi) -> None:
    """Let the machine fetch images and updates, though it has no address of its own."""
    router = compute.Router(
        naming.METABASE, name=naming.METABASE, project=of.project, region=of.region, network=network.id
    )
    compute.RouterNat(
        naming.METABASE,
        name=naming.METABASE,
        project=of.project,
        region=of.region,
        router=router.name,
        nat_ip_allocate_option="AUTO_ONLY",
        source_subnetwork_ip_ranges_to_nat="ALL_SUBNETWORKS_ALL_IP_RANGES",
        log_config=compute.RouterNatLogConfigArgs(enable=True, filter="ERRORS_ONLY"),
        opts=pulumi.ResourceOptions(depends_on=[subnetwork]),
    )
