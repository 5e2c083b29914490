"""The raw group-commit limit: senders append through `chatclick.store`, without sockets.

Run as `python -m benchmarks.appends '{"data": DIR, "senders": 100, "seconds": 2}'`; prints JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict
from typing import Any

import uvloop

from benchmarks.figures import Load, summarise
from chatclick.chat.intake import hash_content
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.store.appends import NewMessage
from chatclick.store.events import Actor
from chatclick.store.models import Session, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

TEXT = "Where is my parcel? I ordered it last week and nothing has come so far."


async def measure(data: str, senders: int, seconds: float) -> Load:
    """Let each sender append one message after another, for a time."""
    store = await Store.open(f"sqlite://{data}/appends.sqlite3")
    try:
        people = await store.write(lambda tx: make_sessions(tx, senders))
        latencies: list[float] = []
        started, cpu = time.perf_counter(), time.process_time()
        until = started + seconds
        await asyncio.gather(*(send(store, *person, until, latencies) for person in people))
        load = summarise(latencies, len(latencies), time.perf_counter() - started)
        cpu = time.process_time() - cpu
        load.server_cpu_us = round(cpu / max(load.messages, 1) * 1e6, 1)
        return load
    finally:
        await store.close()


async def make_sessions(_tx: Transaction, count: int) -> list[tuple[str, Actor]]:
    """Put visitors with a session each into the database."""
    people = []
    for _ in range(count):
        at, visitor_id, session_id = now(), new_id("visitor"), new_id("session")
        times = {"created_at": at, "updated_at": at}
        await Visitor(id=visitor_id, created_at=at, last_seen_at=at).save(force_create=True)
        session = Session(id=session_id, visitor_id=visitor_id, state="queued", **times)
        await session.save(force_create=True)
        people.append((session_id, Actor("visitor", visitor_id, "")))
    return people


async def send(
    store: Store, session_id: str, sender: Actor, until: float, latencies: list[float]
) -> None:
    """Append, wait for the ack, and again."""
    number = 0
    content = {"type": "text", "text": TEXT}
    while (started := time.perf_counter()) < until:
        number += 1
        digest = hash_content(content, "message", None)
        await store.append(
            NewMessage(
                session_id,
                new_id("message"),
                f"m{number}",
                "message",
                sender,
                content,
                digest,
                now(),
            )
        )
        latencies.append(time.perf_counter() - started)


def main() -> None:
    """Measure what the argument says."""
    job: dict[str, Any] = json.loads(sys.argv[1])
    print(json.dumps(asdict(uvloop.run(measure(**job)))))


if __name__ == "__main__":
    main()
