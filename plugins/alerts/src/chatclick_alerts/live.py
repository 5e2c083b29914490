"""The numbers of now, which nobody has to count: who waits, how long, and who is there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chatclick import MetricInfo, PluginContext, SessionView, StaffLoad
from chatclick_alerts.rules import Asked

NOW = "now"
WAITING = "waiting_now"
LONGEST = "longest_wait_now"
PEOPLE = "people_"
MOST_WAITING = 1000

LIVE: Mapping[str, MetricInfo] = {
    one.id: one
    for one in (
        MetricInfo(
            id=WAITING,
            title="Waiting now",
            stats=(NOW,),
            text=f"Conversations that wait for a person at this moment, counted up to "
            f"{MOST_WAITING:,}.",
            is_low_good=True,
        ),
        MetricInfo(
            id=LONGEST,
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
    return OF_PEOPLE if metric.startswith(PEOPLE) else OF_SESSIONS


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a number of now.

    Attributes:
        has: what it can be filtered by, such as `{"queue": ("que_1",)}`.
        value: of the number.
    """

    has: Mapping[str, tuple[str, ...]]
    value: float


async def read_live(
    context: PluginContext, several: Iterable[Asked], at: datetime
) -> dict[Asked, float]:
    """Return what numbers of now are, with one look at the queue and one at the people."""
    wanted = list(several)
    parts = await read_parts(context, {one.metric for one in wanted}, at)
    return {one: join(one.metric, parts[one.metric], dict(one.filters)) for one in wanted}


async def read_parts(
    context: PluginContext, metrics: Collection[str], at: datetime
) -> dict[str, list[Part]]:
    """Return what numbers of now are made of."""
    waiting: Sequence[SessionView] = ()
    people: tuple[StaffLoad, ...] = ()
    if any(not one.startswith(PEOPLE) for one in metrics):
        waiting = await context.sessions.list_all_queued(limit=MOST_WAITING)
    if any(one.startswith(PEOPLE) for one in metrics):
        people = await context.staff.list_loads()
    return {
        one: _split_people(one, people)
        if one.startswith(PEOPLE)
        else _split_waiting(one, waiting, at)
        for one in metrics
    }


def join(metric: str, parts: Iterable[Part], filters: Filters) -> float:
    """Return what a number of now is, of the parts that pass the filters."""
    values = [one.value for one in parts if _fits(one, filters)]
    return round(max([0.0, *values]), 1) if metric == LONGEST else sum(values)


def merge(metric: str, parts: Iterable[Part]) -> list[Part]:
    """Put parts together that no filter tells apart."""
    same: dict[tuple[tuple[str, tuple[str, ...]], ...], list[Part]] = {}
    for one in parts:
        same.setdefault(tuple(sorted(one.has.items())), []).append(one)
    return [Part(some[0].has, join(metric, some, {})) for some in same.values()]


def _split_people(metric: str, people: Iterable[StaffLoad]) -> list[Part]:
    return [
        Part({"team": tuple(one.staff.team_ids)}, 1)
        for one in people
        if one.staff.availability == "online"
        and one.staff.is_connected
        and (metric == "people_there" or one.open_sessions < one.capacity)
    ]


def _split_waiting(metric: str, waiting: Iterable[SessionView], at: datetime) -> list[Part]:
    return [
        Part(
            _describe(one),
            (at - (one.waiting_since or one.created_at)).total_seconds()
            if metric == LONGEST
            else 1,
        )
        for one in waiting
    ]


def _describe(session: SessionView) -> Mapping[str, tuple[str, ...]]:
    single = {
        "queue": session.queue_id,
        "team": session.team_id,
        "widget": session.widget_id,
        "channel": session.channel,
        "language": session.language,
    }
    known = {key: (value,) for key, value in single.items() if value is not None}
    return {**known, "tag": tuple(session.tags)}


def _fits(part: Part, filters: Filters) -> bool:
    return all(
        any(one in values for one in part.has.get(key, ()))
        for key, values in filters.items()
        if values
    )
