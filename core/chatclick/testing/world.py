"""Sessions, people and files in memory: what a plugin under test reaches through its context."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.views import (
    Assignee,
    MessagePreview,
    MessageView,
    ParticipantRef,
    PostedMessage,
    SessionView,
    StaffLoad,
    StaffView,
    VisitorView,
)
from chatclick.testing.outbox import Outbox

PREVIEW_CHARS = 140

ViewT = TypeVar("ViewT")


class World:
    """Everything there is besides the plugin.

    Attributes:
        sessions: by id.
        messages: by session id, oldest first.
        visitors: by id.
        staff: by id.
        outbox: what plugins send out.
    """

    def __init__(self, outbox: Outbox) -> None:
        self.sessions: dict[str, SessionView] = {}
        self.messages: dict[str, list[MessageView]] = {}
        self.visitors: dict[str, VisitorView] = {}
        self.staff: dict[str, StaffView] = {}
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

    def count_open(self, staff_id: str) -> int:
        """Return how many sessions somebody has that are not done."""
        return sum(
            one.assignee is not None and one.assignee.id == staff_id and one.category != "done"
            for one in self.sessions.values()
        )


class WorldIntake:
    """Takes what plugins write: into the outbox, and into the session."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def post(self, **post: Any) -> PostedMessage:
        """Store a message of a plugin's bot; a repeat is stored once."""
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
        return _find(self._world.sessions, session_id, "session")

    async def list_queued(self, *, limit: int) -> tuple[SessionView, ...]:
        """Return the sessions that wait."""
        queued = [one for one in self._world.sessions.values() if one.state == "queued"]
        return tuple(queued[:limit])

    async def list_messages(
        self, session_id: str, *, before_seq: int | None, limit: int
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""
        messages = self._world.messages.get(session_id, [])
        if before_seq is not None:
            messages = messages[: max(0, before_seq - 1)]
        return tuple(messages[-limit:] if limit else ())

    async def assign(
        self, session_id: str, staff_id: str | None, *, reason: str, plugin_id: str
    ) -> SessionView:
        """Give a session to somebody, or to nobody."""
        session = _find(self._world.sessions, session_id, "session")
        if staff_id is None:
            changed = replace(session, assignee=None, state="queued")
        else:
            staff = _find(self._world.staff, staff_id, "staff member")
            assignee = Assignee(id=staff.id, name=staff.name)
            changed = replace(session, assignee=assignee, state="open")
        self._world.sessions[session_id] = changed
        return self._world.sessions[session_id]


class WorldStaff:
    """Staff as a plugin may read them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def get(self, staff_id: str) -> StaffView:
        """Return a staff member, or raise NotFound."""
        return _find(self._world.staff, staff_id, "staff member")

    async def list_available(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now."""
        loads = [self._weigh(one) for one in sorted(self._world.staff.values(), key=_id)]
        return tuple(
            load
            for load in loads
            if load.staff.availability == "online"
            and load.staff.is_connected
            and load.open_sessions < load.capacity
            and (team_id is None or team_id in load.staff.team_ids)
        )

    def _weigh(self, staff: StaffView) -> StaffLoad:
        return StaffLoad(
            staff=staff,
            open_sessions=self._world.count_open(staff.id),
            capacity=staff.capacity,
            last_assigned_at=None,
        )


class WorldVisitors:
    """Visitors as a plugin may read and change them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor, or raise NotFound."""
        return _find(self._world.visitors, visitor_id, "visitor")

    async def set_traits(
        self, visitor_id: str, traits: Mapping[str, Any], *, plugin_id: str
    ) -> VisitorView:
        """Merge traits; None removes one."""
        visitor = _find(self._world.visitors, visitor_id, "visitor")
        merged = {**visitor.traits, **to_plain(traits)}
        kept = {name: value for name, value in merged.items() if value is not None}
        self._world.visitors[visitor_id] = replace(visitor, traits=kept)
        return self._world.visitors[visitor_id]


def _find(known: Mapping[str, ViewT], one_id: str, what: str) -> ViewT:
    if one_id not in known:
        raise NotFound(f"There is no such {what}.")
    return known[one_id]


def _id(view: StaffView) -> str:
    return view.id
