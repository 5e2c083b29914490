"""The numbers of now, which nobody has to count: who waits, how long, and who is there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from chatclick import MetricInfo, PluginContext, SessionView, StaffLoad
from chatclick_alerts.rules import Asked

NOW = "now"
MOST_WAITING = 100

LIVE: Mapping[str, MetricInfo] = {
    one.id: one
    for one in (
        MetricInfo(
            id="waiting_now",
            title="Waiting now",
            stats=(NOW,),
            text=f"Conversations that wait for a person at this moment, counted up to "
            f"{MOST_WAITING}.",
            is_low_good=True,
        ),
        MetricInfo(
            id="longest_wait_now",
            title="Longest wait now",
            unit="s",
            stats=(NOW,),
            text="How long the one has waited that waits longest at this moment; 0 while nobody "
            "waits.",
            is_low_good=True,
        ),
        MetricInfo(
            id="people_there",
            title="People there",
            stats=(NOW,),
            text="People who are online and connected at this moment, whether or not they have "
            "room.",
        ),
        MetricInfo(
            id="people_free",
            title="People with room",
            stats=(NOW,),
            text="People who can take a conversation at this moment.",
        ),
    )
}
OF_SESSIONS = ("queue", "team", "widget", "channel", "language", "tag")
OF_PEOPLE = ("team",)

Filters = Mapping[str, Sequence[str]]


def list_dimensions(metric: str) -> tuple[str, ...]:
    """Return what a number of now can be filtered by."""
    return OF_PEOPLE if metric.startswith("people_") else OF_SESSIONS


async def read_live(
    context: PluginContext, several: Iterable[Asked], at: datetime
) -> dict[Asked, float]:
    """Return what numbers of now are, with one look at the queue and one at the people."""
    wanted = list(several)
    waiting: tuple[SessionView, ...] = ()
    people: tuple[StaffLoad, ...] = ()
    if any(not one.metric.startswith("people_") for one in wanted):
        waiting = await context.sessions.list_queued(limit=MOST_WAITING)
    if any(one.metric.startswith("people_") for one in wanted):
        people = await context.staff.list_loads()
    return {one: _measure(one, waiting, people, at) for one in wanted}


def _measure(
    asked: Asked, waiting: Sequence[SessionView], people: Sequence[StaffLoad], at: datetime
) -> float:
    filters = dict(asked.filters)
    if asked.metric.startswith("people_"):
        there = [one for one in people if _is_there(one) and _has_team(one, filters)]
        if asked.metric == "people_there":
            return len(there)
        return sum(one.open_sessions < one.capacity for one in there)
    fitting = [one for one in waiting if _fits(one, filters)]
    if asked.metric == "waiting_now":
        return len(fitting)
    waits = [(at - (one.waiting_since or one.created_at)).total_seconds() for one in fitting]
    return round(max(0.0, *waits, 0.0), 1)


def _is_there(one: StaffLoad) -> bool:
    return one.staff.availability == "online" and one.staff.is_connected


def _has_team(one: StaffLoad, filters: Filters) -> bool:
    wanted = filters.get("team")
    return not wanted or any(team in wanted for team in one.staff.team_ids)


def _fits(session: SessionView, filters: Filters) -> bool:
    has: Mapping[str, Sequence[str | None]] = {
        "queue": (session.queue_id,),
        "team": (session.team_id,),
        "widget": (session.widget_id,),
        "channel": (session.channel,),
        "language": (session.language,),
        "tag": session.tags,
    }
    return all(any(one in values for one in has[key]) for key, values in filters.items() if values)
