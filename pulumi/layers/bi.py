"""The layer of the dashboards: one machine in a network of its own, watched from inside that network."""

from __future__ import annotations

import pulumi

import naming
from configuration import Bi, read
from parts.machine import make_machine
from parts.machine_account import make_account
from parts.network import make_network
from parts.uptime import watch


def build() -> None:
    """Make the layer."""
    of = read(Bi)
    network, subnetwork = make_network(of)
    account = make_account(of)
    machine = make_machine(of, subnetwork, account)
    watch(of, network, machine)
    pulumi.export("tunnel", f"gcloud compute ssh {naming.METABASE} --tunnel-through-iap --zone={of.zone}")
