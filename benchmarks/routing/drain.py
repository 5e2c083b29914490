"""How soon a queue is empty once somebody is free, through the host's real services.

`python -m benchmarks.routing.drain`: sessions wait, one person with room for all of them connects,
and the time until the first and the last is theirs is taken. SQLite, every write on the disk.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import click

import chatclick_assignment
from chatclick.app.bindings import PluginSessions
from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.events import StoredEvent
from chatclick.store.models import Staff, Visitor
from chatclick.store.opening import Store
from chatclick.testing.host import BenchHost


@click.command()
@click.option("--waiting", default=20, show_default=True, help="Sessions that wait.")
@click.option("--others", default=50, show_default=True, help="Colleagues who are not there.")
@click.option("--rounds", default=5, show_default=True, help="Repeats.")
def main(waiting: int, others: int, rounds: int) -> None:
    """Measure how soon a queue is empty."""
    found = [asyncio.run(_measure(waiting, others)) for _ in range(rounds)]
    first, last, used = (median(one[index] for one in found) * 1000 for index in range(3))
    print(
        f"{waiting} waiting, {others} colleagues away: the first after {first:.0f} ms,"
        f" the last after {last:.0f} ms, {used:.0f} ms of processor time (medians of {rounds})"
    )


async def _measure(waiting: int, others: int) -> tuple[float, float, float]:
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
            return await _drain(store, chat, waiting, others)
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


if __name__ == "__main__":
    main()
