"""A host with the plugin at work, and a log that it follows; time moves when a test says so."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

import chatclick_session_risk
from chatclick import Assignee, EventView, ParticipantRef
from chatclick.clock import now
from chatclick.testing import BenchHost
from chatclick_session_risk.models import Watch
from chatclick_session_risk.plugin import _service
from chatclick_session_risk.service import Service

PATH = "/api/v1/session-risk"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Log:
    """Makes events in their order, at the time it is."""

    def __init__(self) -> None:
        self.events: list[EventView] = []
        self._seqs: dict[str, int] = {}

    def happens(self, session_id: str, type_: str, actor: str = "system", **data: Any) -> EventView:
        """Put an event of a session in."""
        seq = self._seqs[session_id] = self._seqs.get(session_id, 0) + 1
        event = EventView(
            session_id=session_id,
            seq=seq,
            position=len(self.events) + 1,
            type=type_,
            at=now(),
            actor=ParticipantRef(kind=actor, id=actor, name=""),  # type: ignore[arg-type]
            data=data,
        )
        self.events.append(event)
        return event


class Desk:
    """The plugin at work, with a log and people who look."""

    def __init__(self, host: BenchHost, clock: Any) -> None:
        self.host = host
        self.clock = clock
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin", availability="away").id
        self.agent = host.add_agent("Ada").id
        self.log = Log()

    @property
    def service(self) -> Service:
        """What runs."""
        return _service

    async def call(self, who: str, method: str, path: str = "", body: Any = None) -> Answer:
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who}"},
        )
        return Answer(answer.status_code, await answer.get_json())

    def comes(self, text: str = "where is my parcel", queue: str | None = "que_1") -> str:
        """Let a visitor come and write; return their session."""
        self.host.visitor = self.host.add_visitor()
        session = replace(self.host.session, state="queued", queue_id=queue)
        self.host.world.sessions[session.id] = session
        visitor_id = session.visitor.id
        self.log.happens(session.id, "session.created", "visitor", visitor_id=visitor_id)
        if queue:
            self.log.happens(session.id, "session.queued", queue_id=queue)
        self.says(session.id, "visitor", text)
        return session.id

    def says(self, session_id: str, kind: str, text: str = "hello there friend") -> None:
        """Let somebody write."""
        content = {"type": "text", "text": text}
        sender = {"kind": kind, "id": kind, "name": ""}
        self.log.happens(
            session_id, "message.created", kind, kind="message", sender=sender, content=content
        )

    def is_given(self, session_id: str, previous: str | None = None) -> None:
        """Give a session to Ada."""
        session = self.host.world.sessions[session_id]
        taken = replace(session, assignee=Assignee(id=self.agent, name="Ada"), state="open")
        self.host.world.sessions[session_id] = taken
        assignee = {"id": self.agent, "name": "Ada"}
        self.log.happens(session_id, "session.assigned", assignee=assignee, previous=previous)

    def ends(self, session_id: str, by: str = "agent") -> None:
        """Let somebody resolve a session."""
        session = self.host.world.sessions[session_id]
        done = replace(session, state="resolved", category="done")
        self.host.world.sessions[session_id] = done
        self.log.happens(session_id, "session.resolved", by)

    async def follow(self, events: Sequence[EventView] | None = None) -> None:
        """Take in all that is in the log, and look at what is due."""
        self.host.world.log = list(self.log.events if events is None else events)
        while await self.service.step():
            pass

    async def pass_time(self, **time: float) -> None:
        """Let time pass, looking once a minute as the loop would."""
        left = timedelta(**time)
        while left > timedelta():
            part = min(left, timedelta(minutes=1))
            self.clock.advance(seconds=part.total_seconds())
            left -= part
            await self.follow()

    async def flag(self) -> str:
        """Let a session come to be flagged, and return its id."""
        session_id = self.comes()
        self.says(session_id, "visitor", "is anybody there at all")
        await self.pass_time(minutes=40)
        return session_id

    async def watch(self, session_id: str) -> Watch:
        """Return what is kept of a session."""
        return await Watch.get(session_id=session_id)

    def recorded(self, session_id: str) -> list[str]:
        """Return the types of events the plugin recorded in a session."""
        return [type_ for id_, type_, _ in self.host.world.events if id_ == session_id]

    async def end_many(self, ends: Iterable[bool], *, is_watched: bool = True) -> None:
        """Let sessions end, badly where it says so, and settle them.

        A session that ends badly waits seven minutes and is left; another is answered at once.
        What is not watched is taken in when all have ended, as on the first day.
        """
        for is_bad in ends:
            session_id = self.comes()
            if is_watched:
                await self.follow()
            if is_bad:
                self.clock.advance(minutes=7)
            else:
                self.is_given(session_id)
                self.says(session_id, "agent")
            self.ends(session_id, "visitor" if is_bad else "agent")
        await self.follow()
        self.clock.advance(hours=25)
        await self.follow()


@pytest.fixture
async def desk(host: BenchHost, clock: Any) -> Desk:
    """The plugin at work; steps are made by the test."""
    made = Desk(host, clock)
    await host.run(chatclick_session_risk.plugin, config={"min_outcomes": 50})
    await _service.stop()
    return made
