"""The cloud's own alarms: they watch what our monitor cannot, because it is down, too.

Whether figures are late, odd or over budget is the monitor's business (docs/alerts.md). These here say that the
machinery stands still: nothing ran, something piles up, something broke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pulumi
from pulumi_gcp import logging, monitoring

import naming
from parts.channels import make_channels

if TYPE_CHECKING:
    from configuration import App

HOUR_S = 60 * 60
SERVICE = 'resource.type="cloud_run_revision"'
CLOCK = 'resource.type="cloud_scheduler_job"'


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of our logs that is counted."""

    name: str
    filter: str
    what: str


SIGNS = (
    Sign("run-planned", f'{SERVICE} AND jsonPayload.event="dispatch.planned"', "runs that were planned"),
    Sign("sweep-done", f'{SERVICE} AND jsonPayload.event="sweep.done"', "hourly looks at what is behind"),
    Sign("monitor-done", f'{SERVICE} AND jsonPayload.event="monitor.done"', "passes over all rules"),
    # Not the platform's own line per request: there every message that is sent again would be an error.
    Sign(
        "function-error",
        f'{SERVICE} AND severity>=ERROR AND NOT log_id("run.googleapis.com/requests")',
        "lines of functions that tell of an error",
    ),
    Sign(
        "schedule-failed",
        f'{CLOCK} AND severity>=ERROR AND NOT resource.labels.job_id="ask-health"',
        "messages that the clock could not publish",
    ),
    Sign(
        "promise-broken",
        f'{CLOCK} AND severity>=ERROR AND resource.labels.job_id="ask-health"',
        "times that health said a promise is broken, or nothing",
    ),
)
PUSHED = "".join(f' AND resource.labels.subscription_id!="{name}"' for name in (naming.DEAD_LETTERS, naming.ROTATION))
"""Leaves out what people read: that may wait, and has alarms of its own."""
Shape = Literal["absent", "above", "below"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that must not go on, what it means, and what to do about it."""

    name: str
    shape: Shape
    filter: str
    after_s: int
    """How long it lasts before anybody is told; for `below`, the span that is counted."""
    limit: float
    means: str
    do: str
    severity: Literal["CRITICAL", "WARNING"] = "CRITICAL"
    aligner: str = "ALIGN_SUM"


def _counted(sign: str) -> str:
    (source,) = [CLOCK if CLOCK in one.filter else SERVICE for one in SIGNS if one.name == sign]
    return f'metric.type="logging.googleapis.com/user/{sign}" AND {source}'


def _waiting(metric: str, subscription: str = "") -> str:
    only = f' AND resource.labels.subscription_id="{subscription}"' if subscription else ""
    return f'metric.type="pubsub.googleapis.com/subscription/{metric}" AND resource.type="pubsub_subscription"{only}'


ALARMS = (
    Alarm(
        "nothing-was-planned", "below", _counted("run-planned"), 25 * HOUR_S, 1,
        "No run was planned for 25 hours: the clock, its topic or dispatch stands still.",
        "gcloud scheduler jobs run daily --location=REGION, then read the logs of dispatch.",
    ),
    Alarm(
        "no-sweep", "absent", _counted("sweep-done"), 3 * HOUR_S, 0,
        "Nobody looked at what is behind for three hours: lost messages are not made up for.",
        "gcloud scheduler jobs run sweep --location=REGION, then read the logs of dispatch.",
    ),
    Alarm(
        "no-monitor", "absent", _counted("monitor-done"), 3 * HOUR_S, 0,
        "No rule was looked at for three hours: silence means nothing now.",
        "gcloud scheduler jobs run monitor --location=REGION, then read the logs of monitor.",
    ),
    Alarm(
        "dead-letters", "above", _waiting("num_undelivered_messages", naming.DEAD_LETTERS), 0, 0,
        "A message failed ten times and was put aside.",
        "gcloud pubsub subscriptions pull dead-letters --limit=10, mend the cause, publish it again.",
        aligner="ALIGN_MAX",
    ),
    Alarm(
        "messages-wait", "above", _waiting("oldest_unacked_message_age") + PUSHED, 0, 2 * HOUR_S,
        "A message has waited for two hours: its function fails, or is too slow.",
        "Read the logs of the function that the subscription is named after.",
        severity="WARNING", aligner="ALIGN_MAX",
    ),
    Alarm(
        "function-errors", "above", _counted("function-error"), 0, 0,
        "A function logged an error.",
        "Read it in Logs Explorer with severity>=ERROR; docs/runbook.md says what to do about each.",
        severity="WARNING",
    ),
    Alarm(
        "schedule-failed", "above", _counted("schedule-failed"), 0, 0,
        "The clock could not publish a message.",
        "gcloud scheduler jobs describe NAME --location=REGION shows why.",
    ),
    Alarm(
        "promise-broken", "above", _counted("promise-broken"), 0, 0,
        "Health says that a promise is broken, or does not answer.",
        "python -m local status names the stream or run; docs/runbook.md says what each state means.",
        severity="WARNING",
    ),
    Alarm(
        "keys-to-renew", "above", _waiting("num_undelivered_messages", naming.ROTATION), 0, 0,
        "A quarter has passed: keys are to be renewed.",
        "gcloud pubsub subscriptions pull secret-rotation --limit=20 --auto-ack names them; docs/deploy.md says how.",
        severity="WARNING", aligner="ALIGN_MAX",
    ),
)  # fmt: skip


def make_alarms(of: App) -> None:
    """Count the signs, and make every alarm with a mail to everybody who wants one."""
    counted = [_count(sign, of) for sign in SIGNS]
    channels = make_channels(of.project, of.alert_emails)
    for alarm in ALARMS:
        make_alarm(alarm, of.project, channels, pulumi.ResourceOptions(depends_on=counted))


def _count(sign: Sign, of: App) -> logging.Metric:
    return logging.Metric(
        sign.name,
        name=sign.name,
        project=of.project,
        description=f"Counts {sign.what}.",
        filter=sign.filter,
        metric_descriptor=logging.MetricMetricDescriptorArgs(metric_kind="DELTA", value_type="INT64", unit="1"),
    )


def make_alarm(
    alarm: Alarm,
    project: str,
    channels: list[monitoring.NotificationChannel],
    opts: pulumi.ResourceOptions | None = None,
) -> monitoring.AlertPolicy:
    """Make one alarm, which says in its mail what it means and what to do."""
    return monitoring.AlertPolicy(
        alarm.name,
        project=project,
        display_name=alarm.name,
        combiner="OR",
        severity=alarm.severity,
        conditions=[_absent(alarm) if alarm.shape == "absent" else _threshold(alarm)],
        documentation=monitoring.AlertPolicyDocumentationArgs(
            subject=f"{project}: {alarm.means}", content=f"{alarm.means}\n\n{alarm.do}", mime_type="text/markdown"
        ),
        alert_strategy=monitoring.AlertPolicyAlertStrategyArgs(auto_close=f"{7 * 24 * HOUR_S}s"),
        notification_channels=[channel.name for channel in channels],
        user_labels=naming.LABELS,
        opts=opts,
    )


def _absent(alarm: Alarm) -> monitoring.AlertPolicyConditionArgs:
    return monitoring.AlertPolicyConditionArgs(
        display_name=alarm.means,
        condition_absent=monitoring.AlertPolicyConditionConditionAbsentArgs(
            filter=alarm.filter,
            duration=f"{alarm.after_s}s",
            aggregations=[
                monitoring.AlertPolicyConditionConditionAbsentAggregationArgs(
                    alignment_period="300s", per_series_aligner="ALIGN_SUM", cross_series_reducer="REDUCE_SUM"
                )
            ],
        ),
    )


def _threshold(alarm: Alarm) -> monitoring.AlertPolicyConditionArgs:
    is_below = alarm.shape == "below"
    return monitoring.AlertPolicyConditionArgs(
        display_name=alarm.means,
        condition_threshold=monitoring.AlertPolicyConditionConditionThresholdArgs(
            filter=alarm.filter,
            comparison="COMPARISON_LT" if is_below else "COMPARISON_GT",
            threshold_value=alarm.limit,
            # Where nothing happens there are no points at all: for `below`, that is the alarm itself.
            duration="60s" if is_below else f"{alarm.after_s}s",
            evaluation_missing_data="EVALUATION_MISSING_DATA_ACTIVE" if is_below else None,
            aggregations=[
                monitoring.AlertPolicyConditionConditionThresholdAggregationArgs(
                    alignment_period=f"{alarm.after_s}s" if is_below else "300s",
                    per_series_aligner=alarm.aligner,
                    cross_series_reducer="REDUCE_SUM" if is_below else None,
                )
            ],
        ),
    )
