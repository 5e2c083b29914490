"""Keeps one shop's hours: open every day from eight to four, in UTC."""

from datetime import timedelta

from chatclick import OpenSpan, OpenTimes, hookimpl

permissions = ["widget:read"]


@hookimpl
async def hours_open(place, window):
    day = window.since.replace(hour=0, minute=0, second=0, microsecond=0)
    spans = []
    while day < window.until:
        spans.append(OpenSpan(since=day + timedelta(hours=8), until=day + timedelta(hours=16)))
        day += timedelta(days=1)
    return OpenTimes(spans=tuple(spans))
