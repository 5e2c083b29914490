"""Whether somebody is there for a widget's visitors: hours, people, how long replies take."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from tortoise.connection import get_connection

from chatclick.chat.hours import Hours, Schedule, find_hours
from chatclick.chat.staffing import Staffing
from chatclick.chat.widgets import WidgetConfigs
from chatclick.clock import now, to_text
from chatclick.hooks import Dispatcher
from chatclick.ids import first_real_id
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import OpeningHours
from chatclick.store.dialects import to_datetime
from chatclick.store.models import Session

LOOK_BACK = timedelta(days=7)
SESSIONS_READ = 200
FEWEST_REPLIES = 3
"""With fewer replies nothing is promised."""
REPLY_TIME_KEPT_S = 300.0
PEOPLE_KEPT_S = 2.0
MAX_WIDGETS_KEPT = 1000

_FIRST_TIMES = (
    "SELECT e.session_id, m.sender_kind, MIN(m.created_at) AS at"
    " FROM event AS e JOIN message AS m ON m.position = e.position"
    " WHERE m.kind = 'message' AND m.sender_kind IN ('visitor', 'agent')"
    " AND e.session_id IN ({places}) GROUP BY e.session_id, m.sender_kind"
)


@dataclass(frozen=True, slots=True)
class Availability:
    """What a visitor is told.

    Attributes:
        hours: by the widget's schedule.
        reply_time_s: the median first reply of the last days; None without enough of them.
        has_agents: whether somebody could take a session now.
        said: what a plugin says of the hours; None where the config decides.
    """

    hours: Hours
    reply_time_s: int | None
    has_agents: bool
    said: OpeningHours | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the wire form."""
        hours, said = self.hours, self.said
        return {
            "is_open": hours.is_open,
            "opens_at": to_text(hours.opens_at) if hours.opens_at else None,
            "closes_at": to_text(hours.closes_at) if hours.closes_at else None,
            "reply_time_s": self.reply_time_s,
            "agents_available": self.has_agents,
            "when_closed": said.when_closed if said else None,
            "texts": to_plain(said.texts) if said else {},
            "topics": to_plain(said.topics) if said else [],
            "topic_field": said.topic_field if said else "",
        }


class AvailabilityService:
    """Answers who is there.

    Args:
        configs: the widgets' hours.
        staffing: who can take a session.
        dispatcher: asks plugins for the hours.
    """

    def __init__(self, configs: WidgetConfigs, staffing: Staffing, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._said: dict[str, tuple[float, OpeningHours | None]] = {}
        self._configs = configs
        self._staffing = staffing
        self._reply_times: dict[str, tuple[float, int | None]] = {}
        self._people: tuple[float, bool] = (-PEOPLE_KEPT_S, False)
        self._moves = 0

    async def get(self, widget_id: str) -> Availability:
        """Return the availability for a widget's visitors now."""
        availability = (await self._configs.find(widget_id))["availability"]
        reply_time_s = None
        if availability["replyTime"] == "auto":
            reply_time_s = await self._read_reply_time(widget_id)
        said = await self._ask(widget_id)
        hours = _build_hours(said, availability["schedule"])
        return Availability(hours, reply_time_s, await self.has_agents(), said)

    async def is_open(self, widget_id: str, schedule: Schedule) -> bool:
        """Tell whether a widget with this schedule in its config is open now."""
        return _build_hours(await self._ask(widget_id), schedule).is_open

    async def _ask(self, widget_id: str) -> OpeningHours | None:
        """Return what a plugin says of a widget's hours, asked once in two seconds.

        Where a plugin failed it is asked again the next time: that it said nothing is no answer.
        """
        if not self._dispatcher.has("widget_hours"):
            return None
        kept = self._said.get(widget_id)
        if kept is not None and time.monotonic() - kept[0] < PEOPLE_KEPT_S:
            return kept[1]
        collected = await self._dispatcher.collect("widget_hours", {"widget_id": widget_id})
        said: OpeningHours | None = collected.answers[0].value if collected.answers else None
        if collected.failed:
            return said
        if len(self._said) >= MAX_WIDGETS_KEPT:
            self._said.clear()
        self._said[widget_id] = (time.monotonic(), said)
        return said

    async def has_agents(self) -> bool:
        """Tell whether somebody is online, connected and has room for one more session."""
        read_at, has_agents = self._people
        if time.monotonic() - read_at >= PEOPLE_KEPT_S:
            moves = self._moves
            has_agents = bool(await self._staffing.read_available())
            if moves == self._moves:  # else somebody came or went while it was read
                self._people = (time.monotonic(), has_agents)
        return has_agents

    def forget_people(self) -> None:
        """Read anew who is there: somebody came, went or switched."""
        self._people = (-PEOPLE_KEPT_S, False)
        self._moves += 1

    async def _read_reply_time(self, widget_id: str) -> int | None:
        kept = self._reply_times.get(widget_id)
        if kept is not None and time.monotonic() - kept[0] < REPLY_TIME_KEPT_S:
            return kept[1]
        times = await _list_reply_times(widget_id, now() - LOOK_BACK)
        found = round(median(times)) if len(times) >= FEWEST_REPLIES else None
        self._reply_times[widget_id] = (time.monotonic(), found)
        return found


def _build_hours(said: OpeningHours | None, schedule: Schedule) -> Hours:
    if said is None:
        return find_hours(schedule, now())
    return Hours(said.is_open, said.opens_at, said.closes_at)


async def _list_reply_times(widget_id: str, since: datetime) -> list[float]:
    """Return how long the first reply of a person took, in seconds, per recent session."""
    ids = (
        await Session.filter(
            widget_id=widget_id, created_at__gte=since, id__gte=first_real_id("session")
        )
        .order_by("-id")
        .limit(SESSIONS_READ)
        .values_list("id", flat=True)
    )
    if not ids:
        return []
    connection = get_connection("default")
    sign = "?" if connection.capabilities.dialect == "sqlite" else "$"
    places = ", ".join(f"{sign}{number}" for number in range(1, len(ids) + 1))
    rows = await connection.execute_query_dict(_FIRST_TIMES.format(places=places), list(ids))
    first: dict[str, dict[str, datetime]] = {}
    for row in rows:
        at = to_datetime(row["at"])
        if at is not None:
            first.setdefault(row["session_id"], {})[row["sender_kind"]] = at
    waits = [
        (one["agent"] - one["visitor"]).total_seconds()
        for one in first.values()
        if "agent" in one and "visitor" in one
    ]
    return [wait for wait in waits if wait >= 0]
