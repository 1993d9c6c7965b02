"""The budget: mails at half of it, at nine tenths, and when the month is forecast to end above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_gcp import billing

from parts.channels import make_channels

if TYPE_CHECKING:
    import pulumi

    from configuration import Bootstrap


def make_budget(of: Bootstrap, opts: pulumi.ResourceOptions) -> None:
    """Make the month's budget over everything in the project; it warns, and stops nothing."""
    channels = make_channels(of.project, of.alert_emails, opts)
    billing.Budget(
        "budget",
        billing_account=of.billing_account,
        display_name=f"{of.project} a month",
        budget_filter=billing.BudgetBudgetFilterArgs(
            projects=[f"projects/{of.project_number}"], calendar_period="MONTH"
        ),
        amount=billing.BudgetAmountArgs(
            specified_amount=billing.BudgetAmountSpecifiedAmountArgs(currency_code="USD", units=str(of.budget_usd))
        ),
        threshold_rules=[
            billing.BudgetThresholdRuleArgs(threshold_percent=0.5),
            billing.BudgetThresholdRuleArgs(threshold_percent=0.9),
            billing.BudgetThresholdRuleArgs(threshold_percent=1.0, spend_basis="FORECASTED_SPEND"),
        ],
        all_updates_rule=billing.BudgetAllUpdatesRuleArgs(
            monitoring_notification_channels=[channel.name for channel in channels],
            disable_default_iam_recipients=False,
        ),
        opts=opts,
    )
