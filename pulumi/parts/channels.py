"""Where the cloud's own alarms go: mail, which works when everything that we built is down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_gcp import monitoring

import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulumi


def make_channels(
    project: str, addresses: Iterable[str], opts: pulumi.ResourceOptions | None = None
) -> list[monitoring.NotificationChannel]:
    """Make one mail channel per address."""
    return [
        monitoring.NotificationChannel(
            f"mail-{number}",
            project=project,
            type="email",
            display_name=address,
            labels={"email_address": address},
            user_labels=naming.LABELS,
            opts=opts,
        )
        for number, address in enumerate(addresses, 1)
    ]
