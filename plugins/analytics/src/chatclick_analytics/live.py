"""What goes on now: who waits, and who is there."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick import PluginContext, SessionView, StaffLoad
from chatclick.clock import now
from chatclick_analytics.readers import Reader

FILTERS = ("queue", "team", "widget", "channel", "language", "tag")
MOST_WAITING = 5000

Filters = Mapping[str, Sequence[str]]


async def show_now(context: PluginContext, reader: Reader, filters: Filters) -> dict[str, Any]:
    """Return who waits, and who is there.

    Args:
        context: the plugin's.
        reader: sees only themselves among the people where only their own is theirs.
        filters: values of dimensions of `FILTERS`; any of them, of every dimension named.
    """
    queued = await context.sessions.list_all_queued(limit=MOST_WAITING)
    waiting = [one for one in queued if _fits(one, filters)]
    waits = [one.waiting_since or one.created_at for one in waiting]
    longest = max(((now() - at).total_seconds() for at in waits), default=None)
    people = [
        one
        for one in await context.staff.list_loads()
        if _is_shown(one, reader) and _has_team(one, filters)
    ]
    return {
        "waiting": len(waiting),
        "longest_wait_s": None if longest is None else round(max(0.0, longest)),
        "people": [_to_json(one) for one in people],
    }


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


def _is_shown(one: StaffLoad, reader: Reader) -> bool:
    return not reader.is_own or one.staff.id == reader.caller.id


def _has_team(one: StaffLoad, filters: Filters) -> bool:
    wanted = filters.get("team")
    return not wanted or any(team in wanted for team in one.staff.team_ids)


def _to_json(one: StaffLoad) -> dict[str, Any]:
    return {
        "id": one.staff.id,
        "name": one.staff.name,
        "availability": one.staff.availability if one.staff.is_connected else "offline",
        "open": one.open_sessions,
        "capacity": one.capacity,
    }
