"""How soon a queue is empty once somebody is free, through the host's real services.

`python -m benchmarks.routing.drain`: sessions wait, one person with room for all of them connects,
and the time until the first and the last is theirs is taken. SQLite, every write on the disk.

Machines differ, and this one may be busy: beside it, in the same run, as many rows are written one
commit each, and as many as the host commits at once together. What a drain takes is told as a ratio
to these, and it is said whether 1,000 would be given out within a second.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import click

import chatclick_assignment
from chatclick.app.session_bindings import PluginSessions
from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.events import StoredEvent
from chatclick.store.models import Staff, Visitor
from chatclick.store.opening import Store
from chatclick.testing.host import BenchHost

GOAL = 1000
AT_ONCE = 16
"""As many claims routing has under way at once."""


@click.command()
@click.option("--waiting", default=20, show_default=True, help="Sessions that wait.")
@click.option("--others", default=50, show_default=True, help="Colleagues who are not there.")
@click.option("--rounds", default=5, show_default=True, help="Repeats.")
def main(waiting: int, others: int, rounds: int) -> None:
    """Measure how soon a queue is empty."""
    found = [asyncio.run(_measure(waiting, others)) for _ in range(rounds)]
    first, last, used, alone, together = (
        median(one[index] for one in found) * 1000 for index in range(5)
    )
    print(
        f"{waiting} waiting, {others} colleagues away: the first after {first:.0f} ms,"
        f" the last after {last:.0f} ms, {used:.0f} ms of processor time (medians of {rounds})"
    )
    print(
        f"  {last / alone:.1f} times what as many commits of one row take ({alone:.0f} ms),"
        f" {last / together:.1f} times what they take {AT_ONCE} at once ({together:.0f} ms)"
    )
    took_ms = last / waiting * GOAL
    verdict = "yes" if took_ms <= 1000 else f"no, {took_ms / 1000:.1f} s"
    print(f"  {GOAL:,} waiting sessions within 1 s: {verdict}, at {last / waiting:.1f} ms for each")


async def _measure(waiting: int, others: int) -> tuple[float, ...]:
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite://{Path(folder) / 'drain.sqlite3'}")
        host = BenchHost(store)
        await host.plugins.start()
        chat = Chat(store, host.dispatcher, Limits())
        host.services.staff = chat.staffing
        host.services.sessions = PluginSessions(
            *(chat.sessions, chat.views, chat.log, chat.bot_sessions, chat.routing),
            chat.own_sessions,
        )
        await host.run(chatclick_assignment.plugin)
        await chat.start()
        try:
            drained = await _drain(store, chat, waiting, others)
            alone = await _write_rows(store, waiting, 1)
            return (*drained, alone, await _write_rows(store, waiting, AT_ONCE))
        finally:
            await chat.stop()
            await host.plugins.stop()
            await store.close()


async def _drain(store: Store, chat: Chat, waiting: int, others: int) -> tuple[float, float, float]:
    visitor_id = [new_id("visitor") for _ in range(waiting)]
    staff_ids = [new_id("staff") for _ in range(others + 1)]

    async def work(_tx: object) -> None:
        for one in visitor_id:
            await Visitor.create(id=one, created_at=now(), last_seen_at=now())
        for one in staff_ids:
            await Staff.create(
                id=one,
                email=f"{one}@example.com",
                name="Grace",
                role="agent",
                availability="online",
                capacity=waiting,
                created_at=now(),
            )

    await store.write(work)
    for one in visitor_id:
        await chat.sessions.open(Principal("visitor", one, "Ada"), visitor_id=one)
    await chat.routing.run_pass()
    taken: list[float] = []
    is_empty = asyncio.Event()

    def listen(events: Sequence[StoredEvent]) -> None:
        taken.extend(time.perf_counter() for one in events if one.type == "session.assigned")
        if len(taken) == waiting:
            is_empty.set()

    store.unit_of_work.on_commit(listen)
    began, used_before = time.perf_counter(), time.process_time()
    chat.presence.enter(staff_ids[0])
    async with asyncio.timeout(60):
        await is_empty.wait()
    used = time.process_time() - used_before
    return taken[0] - began, taken[-1] - began, used


async def _write_rows(store: Store, count: int, at_once: int) -> float:
    """Return how long so many rows take, a commit for each, or for so many at once."""

    async def write() -> None:
        async def work(_tx: object) -> None:
            await Visitor.create(id=new_id("visitor"), created_at=now(), last_seen_at=now())

        await store.write(work)

    began = time.perf_counter()
    for start in range(0, count, at_once):
        await asyncio.gather(*(write() for _ in range(min(at_once, count - start))))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
