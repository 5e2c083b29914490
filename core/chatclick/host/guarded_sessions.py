"""Sessions as a plugin reaches them: each call checks a permission, and views are cut."""

from collections.abc import Collection, Sequence

import msgspec

from chatclick.chat.wording import Said, say, say_lines
from chatclick.errors import FieldError, Invalid
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.phrases import Wording
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import EventView, MessageView, SessionView

MAX_PAGE = 100
MAX_QUEUED = 5000
MAX_EVENTS = 500
MAX_EVENT_BYTES = 8 * 1024
MAX_ONCE = 80
MAX_TRACED = 200
MAX_TYPES = 20

_PERSONAL = frozenset({"message:read", "visitor:read"})

SHARED_EVENTS = frozenset({"flow.started", "flow.ended"})
"""Types of the host's catalogue that any plugin may record, besides those of its own name."""


class GuardedSessions:
    """Sessions; views are cut like those of hooks."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def get(self, session_id: str) -> SessionView:
        """Return a session."""
        self._guard.require("session:read")
        view = await self._services.sessions.get(session_id)
        return view.cut_to(self._guard.permissions)

    async def list_queued(
        self, *, after: str | None = None, limit: int = 100
    ) -> tuple[SessionView, ...]:
        """Return sessions that wait for somebody."""
        self._guard.require("session:read")
        views = await self._services.sessions.list_queued(
            after=after, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_all_queued(self, *, limit: int = 1000) -> tuple[SessionView, ...]:
        """Return all sessions that wait for somebody."""
        found: list[SessionView] = []
        limit = min(limit, MAX_QUEUED)
        while (size := min(limit - len(found), MAX_PAGE)) > 0:
            page = await self.list_queued(after=found[-1].id if found else None, limit=size)
            found += page
            if len(page) < size:
                break
        return tuple(found)

    async def list_assigned(
        self, staff_id: str, *, after: str | None = None, limit: int = 100
    ) -> tuple[SessionView, ...]:
        """Return what somebody has under way."""
        self._guard.require("session:read")
        views = await self._services.sessions.list_assigned(
            staff_id, after=after, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_messages(
        self, session_id: str, *, before_seq: int | None = None, limit: int = 50
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""
        self._guard.require("message:read")
        views = await self._services.sessions.list_messages(
            session_id, before_seq=before_seq, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_past(
        self, *, visitor_id: str | None = None, before: str | None = None, limit: int = 50
    ) -> tuple[SessionView, ...]:
        """Return sessions, the newest first."""
        self._guard.require("session:read")
        views = await self._services.sessions.list_past(
            visitor_id=visitor_id, before=before, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int = 50
    ) -> tuple[EventView, ...]:
        """Return the newest events of a session, the newest first."""
        self._guard.require("session:read")
        if len(types) > MAX_TYPES or any(one.startswith("message.") for one in types):
            text = f"Name at most {MAX_TYPES} types, none of messages; see list_messages."
            raise Invalid(text, errors=(FieldError("/types", "invalid", text),))
        views = await self._services.sessions.list_events(
            session_id, types, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def read_log(self, *, after: int = 0, limit: int = 100) -> tuple[EventView, ...]:
        """Return events of the whole log behind a position, in order."""
        self._guard.require("analytics:read")
        views = await self._services.sessions.read_log(
            after=max(0, after),
            limit=max(0, min(limit, MAX_EVENTS)),
            with_personal=not self._guard.permissions.isdisjoint(_PERSONAL),
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def collect_facts(self, session_id: str) -> JSONObject:
        """Return what plugins say about a session."""
        self._guard.require("session:read")
        return await self._services.sessions.collect_facts(session_id)

    async def assign(
        self,
        session_id: str,
        staff_id: str | None,
        *,
        reason: Wording,
        lease: int | None = None,
        trace: Sequence[Candidate] = (),
    ) -> SessionView:
        """Give the session to somebody."""
        self._guard.require("session:assign")
        _check_trace(trace)
        return self._cut(
            await self._services.sessions.assign(
                session_id,
                staff_id,
                reason=self._say(reason),
                lease=lease,
                trace=self._say_lines(trace),
                plugin_id=self._guard.plugin_id,
            )
        )

    async def transfer(
        self,
        session_id: str,
        *,
        queue_id: str | None = None,
        team_id: str | None = None,
        reason: Wording = "",
        lease: int | None = None,
        trace: Sequence[Candidate] = (),
    ) -> SessionView:
        """Pass the session on to a queue or a team."""
        self._guard.require("session:assign")
        _check_trace(trace)
        return self._cut(
            await self._services.sessions.transfer(
                session_id,
                queue_id=queue_id,
                team_id=team_id,
                reason=self._say(reason),
                lease=lease,
                trace=self._say_lines(trace),
                plugin_id=self._guard.plugin_id,
            )
        )

    async def take(self, session_id: str, *, is_forced: bool = False) -> SessionView:
        """Take the session as this plugin's bot."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.take(
                session_id, is_forced=is_forced, plugin_id=self._guard.plugin_id
            )
        )

    async def hand_over(
        self,
        session_id: str,
        *,
        reason: Wording = "",
        queue_id: str | None = None,
        team_id: str | None = None,
        context: JSONObject | None = None,
    ) -> SessionView:
        """Give a session that this plugin's bot has to people."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.hand_over(
                session_id,
                reason=self._say(reason),
                queue_id=queue_id,
                team_id=team_id,
                context=context or {},
                plugin_id=self._guard.plugin_id,
            )
        )

    async def resolve(self, session_id: str) -> SessionView:
        """Mark the session as done."""
        self._guard.require("session:transition")
        plugin_id = self._guard.plugin_id
        return self._cut(await self._services.sessions.resolve(session_id, plugin_id=plugin_id))

    async def close(self, session_id: str, *, outcome: str = "") -> SessionView:
        """End the session for good."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.close(
                session_id, outcome=outcome, plugin_id=self._guard.plugin_id
            )
        )

    async def update(
        self,
        session_id: str,
        *,
        priority: str | None = None,
        subject: str | None = None,
        language: str | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
    ) -> SessionView:
        """Change what staff sort sessions by."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.update(
                session_id,
                priority=priority,
                subject=subject,
                language=language,
                add_tags=add_tags,
                remove_tags=remove_tags,
                plugin_id=self._guard.plugin_id,
            )
        )

    async def submit_form(self, session_id: str, name: str, values: JSONObject) -> SessionView:
        """Keep what a visitor put into a form of the widget elsewhere."""
        self._guard.require("form:submit")
        return self._cut(await self._services.sessions.submit_form(session_id, name, values))

    async def record(
        self,
        session_id: str,
        type: str,
        data: JSONObject,
        *,
        is_public: bool = False,
        once: str = "",
    ) -> None:
        """Record an event in the session."""
        self._guard.require("event:record")
        plugin_id = self._guard.plugin_id
        check_event(plugin_id, type, data, once, shared=SHARED_EVENTS)
        await self._services.sessions.record(
            session_id, type, data, is_public=is_public, once=once, plugin_id=plugin_id
        )

    def _say(self, reason: Wording) -> Said:
        return say(reason, self._guard.plugin_id, self._guard.get_phrases)

    def _say_lines(self, trace: Sequence[Candidate]) -> tuple[Candidate, ...]:
        return say_lines(trace, self._guard.plugin_id, self._guard.get_phrases)

    def _cut(self, view: SessionView) -> SessionView:
        return view.cut_to(self._guard.permissions)


def _check_trace(trace: Sequence[Candidate]) -> None:
    if len(trace) > MAX_TRACED:
        text = f"A trace has at most {MAX_TRACED} lines."
        raise Invalid(text, errors=(FieldError("/trace", "too_long", text),))


def check_event(
    plugin_id: str, type_: str, data: JSONObject, once: str, *, shared: Collection[str] = ()
) -> None:
    """Refuse an event that a plugin may not record.

    Args:
        plugin_id: whose.
        type_: of the event.
        data: of the event.
        once: what tells a repeat.
        shared: types of the host's that it may record, too.

    Raises:
        Invalid: a type of somebody else's, or too much.
    """
    if type_ not in shared and not type_.startswith(f"{plugin_id}."):
        also = f", or is one of {', '.join(shared)}" if shared else ""
        text = f'A type begins with "{plugin_id}."{also}.'
        raise Invalid(text, errors=(FieldError("/type", "unknown", text),))
    if len(type_) > 80 or len(msgspec.json.encode(to_plain(data))) > MAX_EVENT_BYTES:
        raise Invalid(f"An event has at most {MAX_EVENT_BYTES} bytes of data.")
    if len(once) > MAX_ONCE:
        text = f"Give at most {MAX_ONCE} characters."
        raise Invalid(text, errors=(FieldError("/once", "too_long", text),))
