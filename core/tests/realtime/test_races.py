"""Nothing is lost between a replay and live events, whatever commits while the replay is read.

The hub and its connections are real; the log is in memory, so that a property test can put commits
and doorbells into every pause.
"""

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick.chat.owners import SessionOwners
from chatclick.clock import now
from chatclick.realtime.connection import Connection
from chatclick.realtime.hub import Hub
from chatclick.security.limits import Rate
from chatclick.security.policy import Principal
from chatclick.store.events import SYSTEM, StoredEvent

SESSION = "ses_" + "0" * 32
AGENT = Principal("staff", "stf_" + "0" * 32, "Grace", role="agent")


class World:
    """A log in memory whose every read is a pause in which a script goes on.

    Args:
        script: one letter per step: `l` commits here and tells later, `t` tells, `f` is a commit of
            another process, `d` a doorbell of it, `.` nothing. Telling is in order, doorbells not.
        start: events there are at first.
    """

    def __init__(self, script: Iterable[str], start: int) -> None:
        self._script = deque(script)
        self._events: list[StoredEvent] = []
        self._untold: deque[StoredEvent] = deque()
        self._bells: list[int] = []
        owners = SessionOwners()
        owners.remember(SESSION, "vis_" + "0" * 32)
        self.hub = Hub(self, owners, QuietInbox())  # type: ignore[arg-type]
        for _ in range(start):
            self._commit()

    @property
    def last_seq(self) -> int:
        return len(self._events)

    async def read_session(self, session_id: str, after_seq: int, limit: int) -> list[StoredEvent]:
        """Read a snapshot, with pauses around it."""
        await self.pause()
        found = self._events[after_seq : after_seq + limit]
        await self.pause()
        return found

    async def read_last_seq(self, session_id: str) -> int:
        """Read the newest seq."""
        await self.pause()
        return self.last_seq

    async def pause(self) -> None:
        """Let others run, and the script do its next step."""
        await asyncio.sleep(0)
        if self._script:
            self._step(self._script.popleft())

    async def finish(self) -> None:
        """Play the rest of the script; tell all there is to tell."""
        while self._script:
            await self.pause()
        while self._untold:
            self._step("t")
        while self._bells:
            self._step("d")
        while self.hub._tasks:
            await asyncio.wait(list(self.hub._tasks))

    def _commit(self) -> StoredEvent:
        seq = len(self._events) + 1
        event = StoredEvent(seq, SESSION, seq, "session.queued", now(), SYSTEM)
        self._events.append(event)
        return event

    def _step(self, step: str) -> None:
        if step == "l":
            self._untold.append(self._commit())
        elif step == "t" and self._untold:
            self.hub.on_commit([self._untold.popleft()])
        elif step == "f":
            self._bells.append(self._commit().seq or 0)
        elif step == "d" and self._bells:
            self.hub.on_doorbell([(SESSION, self._bells.pop())])


class QuietInbox:
    """An inbox nobody watches."""

    def on_commit(self, events: Any) -> None:
        """Do nothing."""

    def on_doorbell(self, session_ids: Iterable[str]) -> None:
        """Do nothing."""


class Listener:
    """A client that drops repeats, as clients do, and notes what it got."""

    def __init__(self, world: World, after: int) -> None:
        self.seqs: list[int] = []
        self.at = after

        async def send(text: str) -> None:
            await world.pause()
            frame = json.loads(text)
            if frame["t"] == "event" and frame["seq"] > self.at:
                self.seqs.append(frame["seq"])
                self.at = frame["seq"]

        async def send_close(code: int) -> None:
            raise AssertionError(f"closed with {code}")

        self.connection = Connection("con", send, send_close, Rate(1, 1))
        self.connection.principal = AGENT


@settings(max_examples=300, deadline=None)
@given(
    script=st.text("ltfd.", max_size=40),
    start=st.integers(0, 4),
    afters=st.lists(st.integers(0, 5), min_size=1, max_size=3),
)
def test_every_follower_gets_every_event_once_and_in_order(
    script: str, start: int, afters: list[int]
):
    asyncio.run(_play(script, start, afters))


def test_doorbell_during_a_replay_is_not_lost():
    asyncio.run(_play("...fd", 2, [0]))
    asyncio.run(_play("l.t..f.d", 1, [0, 0]))


async def _play(script: str, start: int, afters: list[int]) -> None:
    world = World(script, start)
    afters = [min(after, start) for after in afters]
    listeners = [Listener(world, after) for after in afters]

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for listener, after in zip(listeners, afters, strict=True):
            world.hub.add(listener.connection)
            group.create_task(world.hub.follow(listener.connection, SESSION, after))
    await world.finish()
    for listener in listeners:
        await listener.connection.flushed()

    for listener, after in zip(listeners, afters, strict=True):
        assert listener.seqs == list(range(after + 1, world.last_seq + 1))
