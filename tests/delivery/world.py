"""A server with people on it: set-up, a workload, and the judgement at the end."""

import asyncio
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import httpx2

from .checker import Run, assert_green
from .client import Participant
from .drafts import Refused
from .history import History
from .log import Log, read_log
from .rest import Person, Rest, make_agent, make_visitor, make_widget, open_session, set_up_owner
from .server import Server

SETTLE_S = 90.0
# Clients come back this much faster than in life.
SPEED = 25.0


class World:
    """One server, its owner, a widget, and whoever was brought in.

    Args:
        server: the host, running.
        folder: where histories are written.
        seed: makes the workload repeatable; shown when a check fails.
        url: address clients use, when not the server's own (a fault proxy).
    """

    def __init__(
        self, server: Server, folder: Path, *, seed: int = 0, url: str | None = None
    ) -> None:
        self.server = server
        self.folder = folder
        self.seed = seed
        self.url = url or server.url
        self.rng = random.Random(seed)
        self.http = httpx2.AsyncClient(
            timeout=30, trust_env=False, limits=httpx2.Limits(max_connections=200)
        )
        self.owner = Rest(server.url, None, self.http)
        self.widget_id = ""
        self.people: list[Participant] = []
        self.sessions: dict[Participant, str] = {}

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        person = await set_up_owner(self.owner)
        self.owner = self.owner.as_(person.token)
        self.owner_person = person
        self.widget_id = await make_widget(self.owner)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await asyncio.gather(*(participant.stop() for participant in self.people))
        await self.http.aclose()

    async def visitors(self, count: int, **options: Any) -> list[Participant]:
        """Bring in visitors, each online with one open session."""
        return [await self.visitor(**options) for _ in range(count)]

    async def visitor(self, **options: Any) -> Participant:
        """Bring in one visitor, online with one open session."""
        public = Rest(self.server.url, None, self.http)
        person = await make_visitor(public, self.widget_id)
        session_id = await open_session(public.as_(person.token), self.widget_id)
        participant = self.join(person, **options)
        participant.follow(session_id)
        self.sessions[participant] = session_id
        await participant.start()
        return participant

    async def agents(self, count: int, **options: Any) -> list[Participant]:
        """Bring in agents who are online and follow every session."""
        found = []
        for _ in range(count):
            name = f"Agent {len(self.people)}"
            agent = self.join(await make_agent(self.owner, name), follow_all=True, **options)
            await agent.start()
            for session_id in self.sessions.values():
                agent.follow(session_id)
            found.append(agent)
        return found

    def join(self, person: Person, **options: Any) -> Participant:
        """Make a participant of a person, with a history, not yet started."""
        name = f"{person.kind}-{len(self.people)}"
        history = History(name, self.folder)
        options = {"seed": self.seed, "http": self.http, "speed": SPEED, **options}
        participant = Participant(person, self.url, history, **options)
        self.people.append(participant)
        return participant

    # The workload

    async def chatter(
        self,
        visitors: Iterable[Participant],
        agents: Iterable[Participant] = (),
        *,
        messages: int = 10,
        repeats: float = 0.05,
        drops: float = 0.02,
        pause_s: float = 0.01,
    ) -> None:
        """Let everybody talk: visitors in their session, agents in any.

        Args:
            visitors: who asks.
            agents: who answers.
            messages: how many each one sends.
            repeats: share of acknowledged messages that are sent once more.
            drops: share of messages before which the connection is lost.
            pause_s: mean pause between two messages of one sender.
        """
        places = list(self.sessions.values())
        talkers = [
            self._talk(one, [self.sessions[one]], messages, repeats, drops, pause_s)
            for one in visitors
        ]
        talkers += [self._talk(one, places, messages, repeats, drops, pause_s) for one in agents]
        async with asyncio.TaskGroup() as group:
            for talker in talkers:
                group.create_task(talker)

    async def _talk(
        self,
        who: Participant,
        places: list[str],
        messages: int,
        repeats: float,
        drops: float,
        pause_s: float,
    ) -> None:
        rng = random.Random(f"{self.seed}/{who.history.name}/talk")
        for number in range(messages):
            if rng.random() < drops:
                who.drop()
            try:
                await who.say(rng.choice(places), f"{who.history.name} says {number}")
                if rng.random() < repeats:
                    await who.submit(rng.choice(who.drafts), via=rng.choice(("ws", "rest")))
            except Refused:
                pass  # noted in the history; a closed session is no fault
            await asyncio.sleep(rng.expovariate(1 / pause_s) if pause_s else 0)

    # The judgement

    async def read_log(self) -> Log:
        """Read the database as it is now."""
        return await read_log(self.server.database_url)

    async def settle(self, timeout_s: float = SETTLE_S) -> Log:
        """Wait until everyone is online and level with the database, which no longer moves."""
        for participant in self.people:
            await participant.online(timeout_s)
        log = await self.read_log()
        async with asyncio.timeout(timeout_s):
            while True:
                for participant in self.people:
                    for session_id in participant.streams.keys() & log.sessions.keys():
                        last_seq = log.last_seq(session_id)
                        await participant.caught_up(session_id, last_seq, timeout_s)
                before, log = log, await self.read_log()
                if log.head == before.head and self._is_level(log):
                    return log

    def _is_level(self, log: Log) -> bool:
        return all(
            participant.last_seq(session_id) >= log.last_seq(session_id)
            for participant in self.people
            for session_id in participant.streams
            if session_id in log.sessions
        )

    async def judge(self, timeout_s: float = SETTLE_S, **fields: Any) -> Log:
        """Wait for quiet, then hold all histories against the database.

        Raises:
            AssertionError: with the smallest counter-example.
        """
        log = await self.settle(timeout_s)
        histories = [participant.history for participant in self.people]
        assert_green(Run(histories, log, **fields), self.seed)
        return log
