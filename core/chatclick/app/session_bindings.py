"""Sessions as plugins reach them: what `chatclick.host.session_ports` asks for."""

from collections.abc import Sequence

from tortoise.expressions import Q

from chatclick.app.bindings import act_as
from chatclick.chat.bot_sessions import BotSessions
from chatclick.chat.log import EventLog
from chatclick.chat.own_sessions import OwnSessions
from chatclick.chat.plugin_events import event_view
from chatclick.chat.routing import Routing
from chatclick.chat.sessions import SessionService
from chatclick.chat.views import SessionViews, message_view
from chatclick.ids import first_real_id, is_sample_id
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.results import Handoff
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import EventView, MessageView, SessionView
from chatclick.security.policy import Principal
from chatclick.store.models import Session


class PluginSessions:
    """Sessions for plugins.

    Args:
        sessions: acts on them.
        views: reads them.
        log: reads messages.
        bots: what bots do with them.
        routing: asks plugins about them.
        own: what visitors do with theirs.
    """

    def __init__(
        self,
        sessions: SessionService,
        views: SessionViews,
        log: EventLog,
        bots: BotSessions,
        routing: Routing,
        own: OwnSessions,
    ) -> None:
        self._own = own
        self._sessions = sessions
        self._routing = routing
        self._bots = bots
        self._views = views
        self._log = log

    async def get(self, session_id: str) -> SessionView:
        """Return a session, or raise NotFound."""
        return await self._views.get(session_id)

    async def list_queued(self, *, after: str | None, limit: int) -> tuple[SessionView, ...]:
        """Return sessions in state queued, the oldest first, behind another one."""
        real = Session.filter(state="queued", id__gte=first_real_id("session"))
        last = await Session.get_or_none(id=after) if after is not None else None
        if last is not None:
            at = last.created_at
            real = real.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=last.id))
        elif after is not None:
            return ()
        rows = await real.order_by("created_at", "id").limit(limit)
        return tuple(await self._views.build(rows, "staff"))

    async def list_assigned(
        self, staff_id: str, *, after: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions somebody has under way, by id."""
        first = after or first_real_id("session")
        mine = Session.filter(assignee_id=staff_id, id__gt=first)
        rows = await mine.exclude(state__in=["resolved", "closed"]).order_by("id").limit(limit)
        return tuple(await self._views.build(rows, "staff"))

    async def list_messages(
        self, session_id: str, *, before_seq: int | None, limit: int
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""
        found = await self._log.read_messages(session_id, before_seq=before_seq, limit=limit)
        return tuple(message_view(message) for message in found)

    async def list_past(
        self, *, visitor_id: str | None, before: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions, the newest first; ids grow with time."""
        found = Session.filter(id__gte=first_real_id("session"))
        if visitor_id is not None:
            found = found.filter(visitor_id=visitor_id)
        if before is not None:
            found = found.filter(id__lt=before)
        rows = await found.order_by("-id").limit(limit)
        return tuple(await self._views.build(rows, "staff"))

    async def record_outside(
        self, type_: str, data: JSONObject, *, once: str, plugin_id: str
    ) -> None:
        """Record an event that belongs to no session."""
        await self._bots.record_outside(plugin_id, type_, to_plain(data), once=once)

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int
    ) -> tuple[EventView, ...]:
        """Return events of a session, the newest first."""
        found = await self._log.read_newest(session_id, types, limit)
        return tuple(event_view(event) for event in found)

    async def read_log(
        self, *, after: int, limit: int, with_personal: bool
    ) -> tuple[EventView, ...]:
        """Return events of the log behind a position; nobody counts what was made up."""
        while rows := await self._log.read_whole(after, limit, with_personal=with_personal):
            real = [row for row in rows if not is_sample_id(row.session_id)]
            if real:
                return tuple(event_view(row, is_impersonal=not with_personal) for row in real)
            after = rows[-1].position
        return ()

    async def collect_facts(self, session_id: str) -> JSONObject:
        """Return what plugins say about a session."""
        return await self._routing.collect_plugin_facts(await self._views.get(session_id))

    async def assign(
        self,
        session_id: str,
        staff_id: str | None,
        *,
        reason: str,
        lease: int | None,
        trace: Sequence[Candidate],
        plugin_id: str,
    ) -> SessionView:
        """Give a session to somebody."""
        return await self._sessions.assign(
            act_as(plugin_id), session_id, staff_id, reason=reason, lease=lease, trace=trace
        )

    async def transfer(
        self,
        session_id: str,
        *,
        queue_id: str | None,
        team_id: str | None,
        reason: str,
        lease: int | None,
        trace: Sequence[Candidate],
        plugin_id: str,
    ) -> SessionView:
        """Pass a session on to a queue or a team."""
        return await self._sessions.transfer(
            act_as(plugin_id),
            session_id,
            queue_id=queue_id,
            team_id=team_id,
            reason=reason,
            lease=lease,
            trace=trace,
        )

    async def take(self, session_id: str, *, is_forced: bool, plugin_id: str) -> SessionView:
        """Put a session into the hands of the plugin's bot."""
        return await self._bots.take(session_id, plugin_id, is_forced=is_forced)

    async def hand_over(
        self,
        session_id: str,
        *,
        reason: str,
        queue_id: str | None,
        team_id: str | None,
        context: JSONObject,
        plugin_id: str,
    ) -> SessionView:
        """Give a session that the plugin's bot has to people."""
        handoff = Handoff(reason=reason, queue_id=queue_id, team_id=team_id, context=context)
        return await self._bots.hand_over(session_id, plugin_id, handoff)

    async def submit_form(self, session_id: str, name: str, values: JSONObject) -> SessionView:
        """Keep a form as if its session's visitor had filled it in in the widget."""
        view = await self._views.get(session_id)
        visitor = Principal("visitor", view.visitor.id, view.visitor.name, widget_id=view.widget_id)
        await self._own.submit_form(visitor, session_id, name, values)
        return await self._views.get(session_id)

    async def resolve(self, session_id: str, *, plugin_id: str) -> SessionView:
        """Mark a session as done."""
        return await self._sessions.resolve(act_as(plugin_id), session_id)

    async def close(self, session_id: str, *, outcome: str, plugin_id: str) -> SessionView:
        """End a session."""
        return await self._sessions.close(act_as(plugin_id), session_id, outcome=outcome)

    async def update(
        self,
        session_id: str,
        *,
        priority: str | None,
        subject: str | None,
        language: str | None,
        add_tags: Sequence[str],
        remove_tags: Sequence[str],
        plugin_id: str,
    ) -> SessionView:
        """Change priority, subject, language and tags."""
        return await self._bots.update(
            act_as(plugin_id),
            session_id,
            priority=priority,
            subject=subject,
            language=language,
            add_tags=add_tags,
            remove_tags=remove_tags,
        )

    async def record(
        self,
        session_id: str,
        type_: str,
        data: JSONObject,
        *,
        is_public: bool,
        once: str,
        plugin_id: str,
    ) -> None:
        """Record an event of the plugin in a session."""
        plain = to_plain(data)
        await self._bots.record(session_id, plugin_id, type_, plain, is_public=is_public, once=once)
