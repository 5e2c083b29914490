"""Counting events and answering a dashboard, on the embedded store.

Run it as `python -m benchmarks.analytics --events 300000`. What counts are ratios: events counted
per second of one processor over the messages a host takes in a second on the same machine
(`python -m benchmarks`), and how the time of a dashboard grows with the number of events.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import chatclick_analytics
from chatclick import EventView, ParticipantRef
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_analytics.answering import answer
from chatclick_analytics.asking import read_query
from chatclick_analytics.counting import BATCH
from chatclick_analytics.plugin import _service

DAYS = 90
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
PANELS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    *(
        ("total", metric, {})
        for metric in ("sessions", "messages_in", "messages_out", "missed", "abandoned", "csat")
    ),
    *(
        ("total", metric, {"stat": stat})
        for metric in ("first_response", "resolution")
        for stat in ("p50", "p90")
    ),
    *(("total", metric, {}) for metric in ("containment_rate", "fallback_rate", "sla_rate")),
    *(
        ("day", metric, {"stat": "p90"})
        for metric in ("first_response", "next_response", "waiting")
    ),
    *(("day", metric, {}) for metric in ("sessions", "messages_in")),
    *(("total", "messages_out", {"by": by}) for by in ("staff", "queue")),
)


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=300_000)
    options = parser.parse_args()
    found = {
        "busy": asyncio.run(measure(options.events, is_dense=True)),
        "spread": asyncio.run(measure(options.events, is_dense=False)),
    }
    print(json.dumps(found, indent=2))


async def measure(events: int, *, is_dense: bool) -> dict[str, Any]:
    """Count so many events, and ask for twenty panels.

    Args:
        events: how many.
        is_dense: ten thousand a second, as at the host's limit; else evenly over ninety days.

    Returns:
        Events per second of processor time, and milliseconds of a dashboard, cold and warm.
    """
    with tempfile.TemporaryDirectory(prefix="chatclick-bench-") as folder:
        path = Path(folder) / "bench.sqlite3"
        store = await Store.open(f"sqlite://{path}")
        try:
            host = BenchHost(store)
            _ = await host.run(chatclick_analytics.plugin)
            await _service.stop()  # counted by hand here
            used_s = 0.0
            counted = 0
            for part in _cut(make_events(events, is_dense=is_dense)):
                host.world.log = part
                begun = time.process_time()
                _ = await _service.step()
                used_s += time.process_time() - begun
                counted += len(part)
            times = [await _ask_all() for _ in range(6)]
            size = _measure_folder(Path(folder))
        finally:
            await store.close()
    return {
        "events": counted,
        "events_per_s": round(counted / used_s),
        "panels": len(PANELS),
        "dashboard_ms": {"cold": round(times[0]), "warm": round(sorted(times[1:])[2])},
        "bytes_per_event": round(size / counted),
    }


def _measure_folder(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


async def _ask_all() -> float:
    shown = await _service.counting.find_shown()
    store = _service.stores.open(shown)
    since = (UNTIL - timedelta(days=DAYS)).isoformat()
    begun = time.perf_counter()
    for grain, metric, more in PANELS:
        asked = {
            "metric": metric,
            "since": since,
            "until": UNTIL.isoformat(),
            "grain": grain,
            "time_zone": "Europe/Berlin",
            **more,
        }
        _ = await answer(store, read_query("", asked))
    return (time.perf_counter() - begun) * 1000


def _cut(events: Iterator[EventView]) -> Iterator[list[EventView]]:
    part: list[EventView] = []
    for event in events:
        part.append(event)
        if len(part) == BATCH:
            yield part
            part = []
    if part:
        yield part


def make_events(count: int, *, is_dense: bool) -> Iterator[EventView]:
    """Make the log of many conversations of ten events each, one after the other."""
    dice = random.Random(1)
    first = UNTIL - timedelta(days=DAYS)
    apart_s = 1e-4 if is_dense else DAYS * 86_400 / count
    for at in range(count):
        session, step = divmod(at, 10)
        type_, data = _STEPS[step](dice, f"stf_{session % 20}")
        yield EventView(
            session_id=f"ses_{session:032d}",
            seq=step + 1,
            position=at + 1,
            type=type_,
            at=first + timedelta(seconds=at * apart_s),
            actor=ParticipantRef(kind="system", id=None, name=""),
            data=data,
        )


def _say(kind: str, who: str) -> tuple[str, dict[str, Any]]:
    return "message.created", {"kind": "message", "sender": {"kind": kind, "id": who, "name": ""}}


_STEPS: tuple[Any, ...] = (
    lambda dice, _who: (
        "session.created",
        {
            "visitor_id": "vis_1",
            "widget_id": f"wid_{dice.randrange(3)}",
            "channel": "web",
            "language": dice.choice(["en", "de", "fr", "es"]),
        },
    ),
    lambda dice, _who: ("session.queued", {"queue_id": f"que_{dice.randrange(5)}"}),
    lambda _dice, _who: _say("visitor", "vis_1"),
    lambda _dice, who: ("session.assigned", {"assignee": {"id": who, "name": who}}),
    lambda _dice, who: _say("agent", who),
    lambda _dice, _who: _say("visitor", "vis_1"),
    lambda _dice, who: _say("agent", who),
    lambda _dice, _who: _say("visitor", "vis_1"),
    lambda _dice, who: _say("agent", who),
    lambda _dice, _who: ("session.resolved", {}),
)


if __name__ == "__main__":
    main()
