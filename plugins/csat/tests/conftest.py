"""A host with the plugin running, a widget that asks, and a visitor whose session can be rated."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

import chatclick_csat
from chatclick import Assignee, EventView, ParticipantRef, SessionView
from chatclick.clock import now
from chatclick.testing import BenchHost, build_message, build_session

PATH = "/api/v1/csat"
WIDGET = "wgt_sample"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Desk:
    """The plugin at work, with an admin and an agent."""

    widget = WIDGET

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id
        self.count = 0
        host.world.widgets[WIDGET] = {"forms": {"csat": {"scale": 5}}}

    async def call(self, path: str, *, who: str = "") -> Answer:
        """Ask the API."""
        headers = {"Authorization": f"Bearer {who or self.admin}"}
        answer = await self.client.get(f"{PATH}{path}", headers=headers)
        return Answer(answer.status_code, await answer.get_json())

    async def get(self, path: str) -> Any:
        """Ask the API for what there has to be."""
        answer = await self.call(path)
        assert answer.status == 200, answer.json
        return answer.json

    def add_session(self, **changes: Any) -> SessionView:
        """Make a session of the widget in which something was said."""
        self.count += 1
        session = build_session(id=f"ses_{self.count:032}", widget_id=WIDGET)
        made = replace(session, visitor=self.host.session.visitor, **changes)
        self.host.world.sessions[made.id] = made
        self.host.world.store(build_message("Hello", session_id=made.id))
        return self.host.world.sessions[made.id]

    async def happens(self, session: SessionView, type_: str, **data: Any) -> None:
        """Tell the plugin of an event."""
        self.count += 1
        event = EventView(
            session_id=session.id,
            seq=self.count,
            position=self.count,
            type=type_,
            at=now(),
            actor=ParticipantRef(kind="visitor", id=session.visitor.id, name=""),
            data=data,
        )
        await self.host.tell("analytics_event", {"event": event})

    async def ends(self, **changes: Any) -> SessionView:
        """Make a session and let it end."""
        session = self.add_session(**changes)
        await self.happens(session, "session.resolved")
        return session

    async def rates(
        self, session: SessionView, score: int, comment: str = "", *, scale: int = 5
    ) -> None:
        """Let the visitor rate a session."""
        values = {"score": score, **({"comment": comment} if comment else {})}
        metadata = {"forms": {"csat": {"values": values}}}
        sessions = self.host.world.sessions
        sessions[session.id] = replace(sessions[session.id], metadata=metadata)
        await self.happens(session, "csat.submitted", score=score, scale=scale)

    @property
    def grace(self) -> Assignee:
        """The agent, as whoever has a session."""
        return Assignee(id=self.agent, name="Grace")


@pytest.fixture
async def desk(host: BenchHost, clock) -> Desk:
    """The plugin at work."""
    await host.run(chatclick_csat.plugin)
    return Desk(host)
