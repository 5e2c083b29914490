"""What following conversations costs the plugin for those at risk: microseconds a message.

Run it as `python -m benchmarks.session_risk --sessions 2000`. It takes the log in as the plugin
does, into SQLite, and counts the time of the processor: of the fold alone, of all of following
with what is written, and of looking at a session that waits.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import chatclick_session_risk
from chatclick import EventView, ParticipantRef
from chatclick.clock import now
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_session_risk.features import Tally
from chatclick_session_risk.folding import fold
from chatclick_session_risk.models import Watch
from chatclick_session_risk.plugin import _service

TURNS = 10
TEXTS = ("Where is my parcel, it should have come on Monday", "Let me have a look for you")
TOGETHER = 50
"""Sessions under way at once: what a batch of the log is about."""


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=2000)
    options = parser.parse_args()
    print(json.dumps(asyncio.run(measure(options.sessions)), indent=2))


async def measure(sessions: int) -> dict[str, Any]:
    """Take in so many sessions of twenty messages.

    Returns:
        Microseconds of the processor for a message: to fold it, and to follow it with all that is
        written; and for a look at a session that waits.
    """
    events = list(make_events(sessions))
    messages = sum(one.type == "message.created" for one in events)
    tallies: dict[str | None, Tally] = {}
    begun = time.process_time()
    for event in events:
        fold(tallies.setdefault(event.session_id, Tally()), event)
    fold_us = (time.process_time() - begun) / messages * 1e6
    with tempfile.TemporaryDirectory(prefix="chatclick-bench-") as folder:
        store = await Store.open(f"sqlite://{Path(folder)}/bench.sqlite3")
        try:
            host = BenchHost(store)
            _ = await host.run(chatclick_session_risk.plugin)
            await _service.stop()  # followed by hand here
            follow_us = await _follow(host, events) / messages * 1e6
            look_us = await _look() * 1e6
        finally:
            await store.close()
    return {
        "sessions": sessions,
        "messages": messages,
        "fold_us_per_message": round(fold_us, 1),
        "follow_us_per_message": round(follow_us, 1),
        "look_us_per_session": round(look_us, 1),
    }


async def _follow(host: BenchHost, events: list[EventView]) -> float:
    spent_s = 0.0
    for at in range(0, len(events), 200):
        host.world.log = events[at : at + 200]
        begun = time.process_time()
        _ = await _service.following.step(_service.model)
        spent_s += time.process_time() - begun
    return spent_s


async def _look() -> float:
    waiting = await Watch.exclude(look_ms=None).count()
    begun = time.process_time()
    while await _service.watching.look(_service.model):
        pass
    return (time.process_time() - begun) / max(1, waiting)


def make_events(sessions: int) -> Iterator[EventView]:
    """Make a log of sessions, some of them under way at once; the last of each lot waits."""
    position, at = 0, now() - timedelta(hours=12)
    for first in range(0, sessions, TOGETHER):
        lot = [f"ses_{number}" for number in range(first, min(sessions, first + TOGETHER))]
        for turn in range(TURNS * 2 + 2):
            for session_id in lot:
                position, at = position + 1, at + timedelta(milliseconds=20)
                yield _make(session_id, turn + 1, position, at, turn, is_last=session_id == lot[-1])


def _make(
    session_id: str, seq: int, position: int, at: Any, turn: int, *, is_last: bool
) -> EventView:
    who = ("visitor", "agent")[(turn + 1) % 2]
    type_, data = "message.created", _write(who, TEXTS[turn % 2])
    if turn == 0:
        type_, data = "session.created", {"visitor_id": f"vis_{session_id}"}
    elif turn == TURNS * 2 + 1 and not is_last:
        type_, data, who = "session.resolved", {}, "agent"
    return EventView(
        session_id=session_id,
        seq=seq,
        position=position,
        type=type_,
        at=at,
        actor=ParticipantRef(kind=who, id=who, name=""),  # type: ignore[arg-type]
        data=data,
    )


def _write(who: str, text: str) -> dict[str, Any]:
    return {
        "kind": "message",
        "sender": {"kind": who, "id": who},
        "content": {"type": "text", "text": text},
    }


if __name__ == "__main__":
    main()
