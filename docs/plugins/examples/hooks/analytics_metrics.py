"""Puts the length of the looked-at span on the dashboard."""

from chatclick import Metric, hookimpl

permissions = ["analytics:write"]


@hookimpl
async def analytics_metrics(window):
    hours = (window.until - window.since).total_seconds() / 3600
    return [Metric(name="span", title="Looked at", value=hours, unit="h")]
