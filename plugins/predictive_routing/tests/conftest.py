"""A host with the plugin and `assignment`, and sessions that are given out, ended and learned."""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

import chatclick_assignment
import chatclick_predictive_routing
from chatclick import Assignee, Assignment, AssignmentView, EventView, ParticipantRef
from chatclick.clock import now
from chatclick.testing import BenchHost
from chatclick_predictive_routing.plugin import _service
from chatclick_predictive_routing.service import Service

PATH = "/api/v1/predictive-routing"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Desk:
    """Both plugins at work, with three people to choose from."""

    def __init__(self, host: BenchHost, clock: Any) -> None:
        self.host = host
        self.clock = clock
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin", availability="away").id
        self.agents = {name: host.add_agent(name).id for name in ("Ada", "Bob", "Cleo")}

    @property
    def ids(self) -> list[str]:
        """The people to choose from."""
        return list(self.agents.values())

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

    async def come(self, **changes: Any) -> Assignment:
        """Let a visitor come and be given to somebody."""
        self.host.visitor = self.host.add_visitor()
        session = replace(
            self.host.session, state="queued", language="de", waiting_since=now(), **changes
        )
        self.host.world.sessions[session.id] = session
        assignment = await self.host.route()
        assert assignment is not None
        assert assignment.staff_id is not None
        await self.take(assignment.staff_id, assignment)
        return assignment

    async def take(self, staff_id: str, assignment: Assignment | None = None) -> None:
        """Give the visitor's session to somebody, as routing or by hand."""
        session = self.host.session
        assignee = Assignee(id=staff_id, name="")
        taken = replace(session, assignee=assignee, state="open")
        self.host.world.sessions[session.id] = taken
        view = AssignmentView(
            assignee=assignee,
            previous=session.assignee,
            reason="",
            trace_id=f"trc_{session.id}" if assignment else None,
            trace=assignment.trace if assignment else (),
        )
        await self.host.tell("session_assigned", {"session": taken, "assignment": view})

    async def happens(self, type_: str, **data: Any) -> None:
        """Tell of an event of the visitor's session."""
        event = EventView(
            session_id=self.host.session.id,
            seq=1,
            position=1,
            type=type_,
            at=now(),
            actor=ParticipantRef(kind="system", id=None, name=""),
            data=data,
        )
        await self.host.tell("analytics_event", {"event": event})

    async def end(self, after_s: float) -> None:
        """Let the session be resolved after a time, and settle it."""
        self.clock.advance(seconds=after_s)
        session = replace(self.host.session, state="resolved", category="done")
        self.host.world.sessions[session.id] = session
        await self.happens("session.resolved")
        self.clock.advance(minutes=31)
        await self.service.settle()

    async def live(self, sessions: int, seconds: dict[str, float]) -> list[str]:
        """Give out and end sessions, each taking what it takes whoever has it; return who had."""
        names = {staff_id: name for name, staff_id in self.agents.items()}
        had = []
        for _ in range(sessions):
            assignment = await self.come()
            name = names[str(assignment.staff_id)]
            had.append(name)
            await self.end(seconds[name])
        return had


@pytest.fixture
async def desk(host: BenchHost, clock) -> Desk:
    """Both plugins at work; little is needed to learn, and nothing is left to chance."""
    made = Desk(host, clock)
    # In turn, for here nobody is ever busy, and who had the last one is not known.
    turns = {"strategy": "weighted", "pace_minutes": 1440}
    await host.run(chatclick_assignment.plugin, config=turns)
    config = {"min_sessions": 20, "explore_percent": 0, "control_percent": 0}
    await host.run(chatclick_predictive_routing.plugin, config=config)
    await made.service.settle()
    return made
