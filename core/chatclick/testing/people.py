"""A visitor and an agent who talk in a test, as people do in the widget and the inbox."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.people_views import StaffView, VisitorView
from chatclick.plugin.results import Accept, Defer, Reject
from chatclick.plugin.views import (
    Assignee,
    AssignmentView,
    ParticipantRef,
    SessionView,
    SessionVisitor,
)
from chatclick.testing.views import build_message, build_session, build_visitor

if TYPE_CHECKING:
    from chatclick.testing.host import BenchHost


class TestVisitor:
    """A visitor with a session.

    Args:
        host: where they talk.
        changes: fields of the visitor.
    """

    __test__ = False

    def __init__(self, host: "BenchHost", **changes: Any) -> None:
        self._host = host
        view = build_visitor(**changes)
        host.world.visitors[view.id] = view
        self.id = view.id
        self._session_id = self._make_session().id

    @property
    def view(self) -> VisitorView:
        """The visitor, with the traits that plugins gave them."""
        return self._host.world.visitors[self.id]

    @property
    def session(self) -> SessionView:
        """Their newest session."""
        return self._host.world.sessions[self._session_id]

    @property
    def reads(self) -> list[str]:
        """The texts others wrote into the session, oldest first; notes are not among them."""
        return [
            one.text
            for one in self._host.world.messages.get(self._session_id, [])
            if one.sender.kind != "visitor" and one.kind == "message"
        ]

    async def opens_session(self, **changes: Any) -> SessionView:
        """Open another session; plugins hear of it.

        Args:
            changes: fields of the session, such as `language="de"`.
        """
        session = self._make_session(**changes)
        self._session_id = session.id
        arguments = {"session": session, "visitor": self.view}
        await self._host.tell("session_opened", arguments)
        return session

    async def says(self, text: str, **changes: Any) -> Accept | Reject | Defer:
        """Write a message. It goes through the plugins, and if accepted into the session.

        Args:
            text: what they write.
            changes: other fields of the message.

        Returns:
            Whether it was accepted.
        """
        sender = ParticipantRef(kind="visitor", id=self.id, name=self.view.name)
        changes = {"sender": sender, "session_id": self._session_id, **changes}
        return await self._host.send(build_message(text, **changes))

    def _make_session(self, **changes: Any) -> SessionView:
        view = self.view
        visitor = SessionVisitor(
            id=view.id, name=view.name, email=view.email, is_identified=view.is_identified
        )
        session = build_session(visitor=visitor, **changes)
        self._host.world.sessions[session.id] = session
        return session


class TestAgent:
    """An agent who is online and has room for sessions.

    Args:
        host: where they work.
        changes: fields of the staff member.
    """

    __test__ = False

    def __init__(self, host: "BenchHost", **changes: Any) -> None:
        self._host = host
        view = StaffView(
            id=new_id("staff"),
            email="grace@example.com",
            name="Grace",
            role="agent",
            availability="online",
            is_connected=True,
            capacity=4,
            is_active=True,
            team_ids=(),
            created_at=now(),
        )
        view = replace(view, **changes)
        host.world.staff[view.id] = view
        self.id = view.id

    @property
    def view(self) -> StaffView:
        """The staff member."""
        return self._host.world.staff[self.id]

    @property
    def sessions(self) -> list[SessionView]:
        """The sessions that are theirs."""
        found = self._host.world.sessions.values()
        return [one for one in found if one.assignee is not None and one.assignee.id == self.id]

    def goes_away(self) -> None:
        """Take no more sessions."""
        self._host.world.staff[self.id] = replace(self.view, availability="away")

    async def says(
        self, text: str, *, kind: str = "message", **changes: Any
    ) -> Accept | Reject | Defer:
        """Answer in the visitor's session.

        Args:
            text: what they write.
            kind: "message", or "note" for an internal one.
            changes: other fields of the message.

        Returns:
            Whether it was accepted.
        """
        sender = ParticipantRef(kind="agent", id=self.id, name=self.view.name)
        changes = {"sender": sender, "session_id": self._host.session.id, "kind": kind, **changes}
        return await self._host.send(build_message(text, **changes))

    async def takes(self, session: SessionView | None = None) -> SessionView:
        """Take a session; plugins hear of it.

        Args:
            session: which; the visitor's if left out.
        """
        taken = session or self._host.session
        assignee = Assignee(id=self.id, name=self.view.name)
        assignment = AssignmentView(
            assignee=assignee, previous=taken.assignee, reason="Taken.", trace_id=None
        )
        self._host.world.sessions[taken.id] = replace(taken, assignee=assignee, state="open")
        session = self._host.world.sessions[taken.id]
        await self._host.tell("session_assigned", {"session": session, "assignment": assignment})
        return session

    def chooses_language(self, language: str) -> SessionView:
        """Say which language the visitor's session is in; no plugin sets another one after.

        Args:
            language: a tag, such as "de".
        """
        session = replace(self._host.session, language=language, updated_at=now())
        self._host.world.spoken.add(session.id)
        self._host.world.sessions[session.id] = session
        return session

    async def closes(self, outcome: str | None = None) -> SessionView:
        """Close the visitor's session; plugins hear of it."""
        closed = replace(
            self._host.session, state="closed", category="done", closed_at=now(), updated_at=now()
        )
        self._host.world.sessions[closed.id] = closed
        await self._host.tell("session_closed", {"session": closed, "outcome": outcome})
        return closed
