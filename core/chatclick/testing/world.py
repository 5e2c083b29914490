"""Sessions, people and files in memory: what a plugin under test reaches through its context."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from chatclick.chat.forms import check_form
from chatclick.chat.handing_over import check_context
from chatclick.clock import now, to_text
from chatclick.errors import Conflict, NotFound
from chatclick.plugin.directory import QueueView, TeamView
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.people_views import StaffView, VisitorView
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import (
    Assignee,
    EventView,
    MessagePreview,
    MessageView,
    ParticipantRef,
    PostedMessage,
    SessionView,
)
from chatclick.store.models import Visitor
from chatclick.testing.outbox import Outbox
from chatclick_widget_schema import effective

PREVIEW_CHARS = 140

ViewT = TypeVar("ViewT")


class World:
    """Everything there is besides the plugin.

    Attributes:
        sessions: by id.
        messages: by session id, oldest first.
        visitors: by id.
        staff: by id.
        widgets: published configs, by id.
        queues: by id, in their order; put some in.
        teams: by id; put some in.
        bots: the plugin whose bot has, or had, a session, by session id.
        events: what plugins recorded: session id, "" for none, type, data.
        history: what happened in sessions, for `list_events`; put some in, oldest first.
        traces: what plugins gave to explain where they put a session, the newest by its id.
        log: what `context.sessions.read_log` returns, in order; put some in.
        facts: what other plugins say about every session, by plugin id; put some in.
        recorded: session id, type and the words that tell a repeat of each event.
        spoken: ids of sessions whose language a person chose.
        outbox: what plugins send out.
    """

    def __init__(self, outbox: Outbox) -> None:
        self.sessions: dict[str, SessionView] = {}
        self.messages: dict[str, list[MessageView]] = {}
        self.visitors: dict[str, VisitorView] = {}
        self.staff: dict[str, StaffView] = {}
        self.widgets: dict[str, Mapping[str, Any]] = {}
        self.queues: dict[str, QueueView] = {}
        self.teams: dict[str, TeamView] = {}
        self.bots: dict[str, str] = {}
        self.events: list[tuple[str, str, Any]] = []
        self.history: list[EventView] = []
        self.log: list[EventView] = []
        self.facts: dict[str, Any] = {}
        self.traces: dict[str, Sequence[Candidate]] = {}
        self.recorded: set[tuple[str, str, str]] = set()
        self.spoken: set[str] = set()
        self.outbox = outbox

    def store(self, message: MessageView) -> MessageView:
        """Give a message its place in its session, and keep it."""
        kept = self.messages.setdefault(message.session_id, [])
        stored = replace(message, seq=len(kept) + 1)
        kept.append(stored)
        if session := self.sessions.get(message.session_id):
            preview = MessagePreview(
                seq=len(kept),
                text=stored.text[:PREVIEW_CHARS],
                sender=stored.sender,
                created_at=stored.created_at,
            )
            self.sessions[session.id] = replace(
                session, last_seq=len(kept), last_message=preview, updated_at=now()
            )
        return stored

    def count_by_channel(self, staff_id: str) -> dict[str, int]:
        """Return how many sessions somebody has that are not done, by channel."""
        return dict(
            Counter(
                one.channel
                for one in self.sessions.values()
                if one.assignee is not None
                and one.assignee.id == staff_id
                and one.category != "done"
            )
        )


class WorldIntake:
    """Takes what plugins write: into the outbox, and into the session."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def post(self, **post: Any) -> PostedMessage:
        """Store a message of a plugin's bot; a repeat is stored once."""
        session_id = post["session_id"]
        lease = post.pop("lease", None)
        if lease is not None:
            check_lease(find_in(self._world.sessions, session_id, "session"), lease)
        if post.pop("only_while_bot", False):
            session = find_in(self._world.sessions, session_id, "session")
            if session.state != "bot" or self._world.bots.get(session_id) != post["plugin_id"]:
                raise Conflict("Somebody else has this session.", code="taken_over")
        before = len(self._world.outbox.messages)
        ack = await self._world.outbox.post(**post)
        if len(self._world.outbox.messages) > before:
            self._world.store(
                MessageView(
                    id=ack.message_id,
                    session_id=post["session_id"],
                    seq=None,
                    client_msg_id=ack.client_msg_id,
                    kind=post["kind"],
                    sender=ParticipantRef(kind="bot", id=post["plugin_id"], name=post["name"]),
                    content=post["content"],
                    reply_to=None,
                    created_at=ack.created_at,
                )
            )
        return ack


class WorldSessions:
    """Sessions as a plugin may read and assign them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def get(self, session_id: str) -> SessionView:
        """Return a session, or raise NotFound."""
        return find_in(self._world.sessions, session_id, "session")

    async def list_queued(self, *, after: str | None, limit: int) -> tuple[SessionView, ...]:
        """Return the sessions that wait, behind another one."""
        every = list(self._world.sessions.values())
        first = next((at + 1 for at, one in enumerate(every) if one.id == after), 0)
        queued = [one for one in every[first:] if one.state == "queued"]
        return tuple(queued[:limit])

    async def list_assigned(
        self, staff_id: str, *, after: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return what somebody has under way."""
        under_way = [
            one
            for one in sorted(self._world.sessions.values(), key=lambda session: session.id)
            if one.assignee is not None
            and one.assignee.id == staff_id
            and one.category != "done"
            and (after is None or one.id > after)
        ]
        return tuple(under_way[:limit])

    async def list_messages(
        self, session_id: str, *, before_seq: int | None, limit: int
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""
        messages = self._world.messages.get(session_id, [])
        if before_seq is not None:
            messages = messages[: max(0, before_seq - 1)]
        return tuple(messages[-limit:] if limit else ())

    async def list_past(
        self, *, visitor_id: str | None, before: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions, the newest first."""
        found = sorted(self._world.sessions.values(), key=_id, reverse=True)
        whose = [one for one in found if visitor_id in (None, one.visitor.id)]
        return tuple([one for one in whose if before is None or one.id < before][:limit])

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int
    ) -> tuple[EventView, ...]:
        """Return events of a session, the newest first."""
        found = [one for one in self._world.history if one.session_id == session_id]
        return tuple([one for one in reversed(found) if one.type in types][:limit])

    async def read_log(
        self, *, after: int, limit: int, with_personal: bool
    ) -> tuple[EventView, ...]:
        """Return what was put into the log behind a position."""
        return tuple([one for one in self._world.log if one.position > after][:limit])

    async def collect_facts(self, session_id: str) -> Mapping[str, Any]:
        """Return what other plugins know."""
        find_in(self._world.sessions, session_id, "session")
        return self._world.facts

    async def transfer(
        self,
        session_id: str,
        *,
        queue_id: str | None,
        team_id: str | None,
        reason: str,
        lease: int | None,
        trace: Sequence[Candidate] = (),
        plugin_id: str,
    ) -> SessionView:
        """Pass a session on, or raise Conflict."""
        session = find_in(self._world.sessions, session_id, "session")
        check_lease(session, lease)
        if session.state == "closed":
            raise Conflict("The session is closed.", code="session_closed")
        self._world.traces[session_id] = trace
        queue = queue_id or session.queue_id
        return self._change(
            session_id, assignee=None, state="queued", queue_id=queue, team_id=team_id
        )

    async def assign(
        self,
        session_id: str,
        staff_id: str | None,
        *,
        reason: str,
        lease: int | None,
        trace: Sequence[Candidate] = (),
        plugin_id: str,
    ) -> SessionView:
        """Give a session to somebody, or to nobody."""
        session = find_in(self._world.sessions, session_id, "session")
        check_lease(session, lease)
        if staff_id is None:
            return self._change(session_id, assignee=None, state="queued")
        staff = find_in(self._world.staff, staff_id, "staff member")
        self._world.traces[session_id] = trace
        assignee = Assignee(id=staff.id, name=staff.name)
        return self._change(session_id, assignee=assignee, state="open")

    async def take(self, session_id: str, *, is_forced: bool, plugin_id: str) -> SessionView:
        """Put a session into a bot's hands, or raise Conflict."""
        session = find_in(self._world.sessions, session_id, "session")
        if session.state == "closed":
            raise Conflict("The session is closed.", code="session_closed")
        if session.assignee is not None and not is_forced:
            raise Conflict("Somebody has this session.", code="taken_over")
        self._world.bots[session_id] = plugin_id
        return self._change(
            session_id, assignee=None, state="bot", category="active", bot_id=plugin_id
        )

    async def hand_over(
        self,
        session_id: str,
        *,
        reason: str,
        queue_id: str | None,
        team_id: str | None,
        context: Mapping[str, Any],
        plugin_id: str,
    ) -> SessionView:
        """Give a session that a bot has to people, and keep what it says of it."""
        session = find_in(self._world.sessions, session_id, "session")
        if session.state != "bot":
            return session
        queue, team = queue_id or session.queue_id, team_id or session.team_id
        data = {"reason": reason, "context": check_context(context), "bot": plugin_id}
        self._world.events.append((session_id, "session.handoff_requested", data))
        return self._change(session_id, state="queued", queue_id=queue, team_id=team)

    async def submit_form(
        self, session_id: str, name: str, values: Mapping[str, Any]
    ) -> SessionView:
        """Keep a form that fits the widget, without the events that follow, or raise Invalid."""
        session = find_in(self._world.sessions, session_id, "session")
        config = effective(dict(self._world.widgets.get(session.widget_id or "", {})))
        row = Visitor(id=session.visitor.id, email=session.visitor.email, traits={})
        filled = check_form(config, name, values, row)
        forms = to_plain(session.metadata.get("forms", {}))
        forms[name] = {"values": dict(filled.values), "at": to_text(now())}
        return self._change(session_id, metadata={**session.metadata, "forms": forms})

    async def resolve(self, session_id: str, *, plugin_id: str) -> SessionView:
        """Mark a session as done."""
        return self._change(session_id, state="resolved", category="done")

    async def close(self, session_id: str, *, outcome: str, plugin_id: str) -> SessionView:
        """End a session."""
        return self._change(session_id, state="closed", category="done", closed_at=now())

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
        session = find_in(self._world.sessions, session_id, "session")
        language = language or session.language
        if language != session.language and session_id in self._world.spoken:
            raise Conflict("A person chose the language.", code="language_chosen")
        tags = dict.fromkeys((*session.tags, *add_tags))
        kept = tuple(tag for tag in tags if tag not in set(remove_tags))
        return self._change(
            session_id,
            tags=kept,
            priority=priority or session.priority,
            subject=session.subject if subject is None else subject,
            language=language,
        )

    async def record(
        self,
        session_id: str,
        type_: str,
        data: Mapping[str, Any],
        *,
        is_public: bool,
        once: str,
        plugin_id: str,
    ) -> None:
        """Keep an event."""
        find_in(self._world.sessions, session_id, "session")
        key = (session_id, type_, once)
        if once and key in self._world.recorded:
            return
        self._world.recorded.add(key)
        self._world.events.append((session_id, type_, to_plain(data)))

    async def record_outside(
        self, type_: str, data: Mapping[str, Any], *, once: str, plugin_id: str
    ) -> None:
        """Keep an event of no session, under the id ""."""
        key = ("", type_, once)
        if once and key in self._world.recorded:
            return
        self._world.recorded.add(key)
        self._world.events.append(("", type_, to_plain(data)))

    def _change(self, session_id: str, **changes: Any) -> SessionView:
        session = find_in(self._world.sessions, session_id, "session")
        changed = replace(session, **changes)
        if changed.state != "bot":
            changed = replace(changed, bot_id=None)
        if (changed.bot_id, changed.assignee) != (session.bot_id, session.assignee):
            changed = replace(changed, lease=session.lease + 1)
        self._world.sessions[session_id] = changed
        return changed


class WorldWidgets:
    """Widgets as a plugin may read them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def list_origins(self, widget_id: str) -> tuple[str, ...]:
        """Return that any page may embed it."""
        return ("*",)

    async def get_config(self, widget_id: str) -> Mapping[str, Any]:
        """Return a config, or raise NotFound."""
        return find_in(self._world.widgets, widget_id, "widget")

    async def is_open(self, widget_id: str) -> bool:
        """Tell that somebody is there."""
        return True

    async def get_default_id(self) -> str:
        """Return the id of the first widget, or raise NotFound."""
        if not self._world.widgets:
            raise NotFound("No widget is published yet.")
        return next(iter(self._world.widgets))


def check_lease(session: SessionView, lease: int | None) -> None:
    """Raise Conflict when a session came to somebody else since."""
    if lease is not None and session.lease != lease:
        raise Conflict("Somebody else took over meanwhile.", code="taken_over")


def find_in(known: Mapping[str, ViewT], one_id: str, what: str) -> ViewT:
    """Return one of what is known by id, or raise NotFound."""
    if one_id not in known:
        raise NotFound(f"There is no such {what}.")
    return known[one_id]


def _id(view: SessionView) -> str:
    return view.id
