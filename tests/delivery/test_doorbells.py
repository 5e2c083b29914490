"""F33: doorbells that come late, twice or in another order; whoever listens still gets it all.

In process: two hubs on one database, as two processes have them. The first hears its own commits,
the second only doorbells, and those pass through chaos.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import pytest

from chatclick.chat.log import EventLog
from chatclick.chat.owners import SessionOwners
from chatclick.chat.views import SessionViews
from chatclick.clock import now
from chatclick.drivers.bus import Doorbell
from chatclick.ids import new_id
from chatclick.realtime.connection import Connection
from chatclick.realtime.hub import Hub
from chatclick.realtime.inbox import Inbox
from chatclick.security.limits import Rate
from chatclick.security.policy import Principal
from chatclick.store.appends import NewMessage
from chatclick.store.events import Actor, StoredEvent
from chatclick.store.models import Session
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

from .stream import Stream

STAFF = Principal("staff", "stf_1", "Anna", role="owner")
VISITOR = Actor("visitor", "vis_1", "Vera")


class Follower:
    """A connection that follows one session by the client's rules."""

    def __init__(self, name: str, session_id: str) -> None:
        self.connection = Connection(name, self._take, self._end, Rate(1000, 1000))
        self.connection.principal = STAFF
        self.stream = Stream(session_id)
        self.had_hole = False
        self._moved = asyncio.Event()

    async def _take(self, frame: str) -> None:
        event = json.loads(frame)
        if event["t"] == "event" and self.stream.take(event) == "hole":
            self.had_hole = True
        self._moved.set()

    async def _end(self, code: int) -> None:
        raise AssertionError(f"closed with {code}")

    async def reached(self, seq: int) -> None:
        """Wait until the stream is applied up to a number."""
        async with asyncio.timeout(60):
            while self.stream.last_seq < seq:
                self._moved.clear()
                await self._moved.wait()


class Chaos:
    """Passes doorbells on: each once to thrice, in any order, some later."""

    def __init__(self, hub: Hub, seed: int) -> None:
        self._hub = hub
        self._rng = random.Random(seed)
        self._held: list[Doorbell] = []

    def on_commit(self, events: Sequence[StoredEvent]) -> None:
        """Take the doorbells of a commit in and let some out."""
        for event in events:
            if event.session_id is not None and event.seq is not None:
                copies = self._rng.randint(1, 3)
                self._held += [(event.session_id, event.seq)] * copies
        self._rng.shuffle(self._held)
        self.let_out(self._rng.randint(0, len(self._held)))

    def let_out(self, count: int | None = None) -> None:
        """Ring so many of the held doorbells, or all."""
        out, self._held = self._held[:count], self._held[len(self._held[:count]) :]
        for doorbell in out:
            self._hub.on_doorbell([doorbell])


@dataclass
class House:
    """An open store and what builds hubs on it."""

    store: Store
    log: EventLog
    owners: SessionOwners

    def build_hub(self) -> Hub:
        """Build a hub of its own, as another process would."""
        return Hub(self.log, self.owners, Inbox(SessionViews(self.owners), self.log))

    async def open_session(self) -> str:
        """Store a session with its first event."""

        async def work(tx: Transaction) -> str:
            at = now()
            session = await Session.create(
                id=new_id("session"), visitor_id=VISITOR.id, created_at=at, updated_at=at
            )
            data = {"visitor_id": VISITOR.id}
            await tx.record("session.created", VISITOR, data, session=session)
            return str(session.id)

        return await self.store.write(work)

    async def say(self, session_id: str, key: str) -> int:
        """Store a message; return its seq."""
        content = {"type": "text", "text": key}
        new = NewMessage(
            session_id, new_id("message"), key, "message", VISITOR, content, key[:32], now()
        )
        return (await self.store.append(new)).seq


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    store = await Store.open(database_url)
    owners = SessionOwners()
    yield House(store, EventLog(owners), owners)
    await store.close()


@pytest.mark.parametrize("seed", range(5))
async def test_late_doubled_and_shuffled_doorbells_lose_nothing(house: House, seed: int) -> None:
    near, far = house.build_hub(), house.build_hub()
    chaos = Chaos(far, seed)
    house.store.unit_of_work.on_commit(near.on_commit)
    house.store.unit_of_work.on_commit(chaos.on_commit)
    session_id = await house.open_session()
    followers = {hub: Follower(f"{index}", session_id) for index, hub in enumerate((near, far))}
    for hub, follower in followers.items():
        hub.add(follower.connection)
        await hub.follow(follower.connection, session_id, 0)

    seqs = await asyncio.gather(*(house.say(session_id, f"message {n}") for n in range(60)))
    chaos.let_out()

    for follower in followers.values():
        await follower.reached(max(seqs))
        assert [event["seq"] for event in follower.stream.applied] == list(range(1, max(seqs) + 1))
        assert not follower.had_hole
    for hub in (near, far):
        hub.stop()


async def test_one_who_joins_between_commit_and_telling_takes_nothing_from_the_others(
    house: House,
) -> None:
    hub = house.build_hub()
    session_id = await house.open_session()
    told: list[StoredEvent] = []
    house.store.unit_of_work.on_commit(told.extend)
    first, second = Follower("first", session_id), Follower("second", session_id)
    hub.add(first.connection)
    hub.add(second.connection)
    await hub.follow(first.connection, session_id, 0)

    seq = await house.say(session_id, "committed, not told yet")
    await hub.follow(second.connection, session_id, 0)
    hub.on_commit(told)

    await first.reached(seq)
    await second.reached(seq)
    hub.stop()


async def test_one_who_claims_to_know_the_future_takes_nothing_from_the_others(
    house: House,
) -> None:
    hub = house.build_hub()
    house.store.unit_of_work.on_commit(hub.on_commit)
    session_id = await house.open_session()
    honest, liar = Follower("honest", session_id), Follower("liar", session_id)
    for follower in (honest, liar):
        hub.add(follower.connection)
    await hub.follow(honest.connection, session_id, 0)

    await hub.follow(liar.connection, session_id, 10**9)
    seq = await house.say(session_id, "for the honest")

    await honest.reached(seq)
    hub.stop()
