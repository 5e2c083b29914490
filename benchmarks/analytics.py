"""Counting events and answering a dashboard, on the embedded store.

Run it as `python -m benchmarks.analytics --events 300000`. What counts are ratios: events counted
per second of one processor over the messages a host takes in a second on the same machine
(`python -m benchmarks`), and how the time of a dashboard grows with the number of events.
`stages_us` says where the time of an event goes, in microseconds of processor; `read_us` is what a
host takes besides to read a message from its log, which is in none of them.

With many events take `--only spread --fill`: the rows are put in by SQL, as counting makes them.
`--clickhouse` asks ClickHouse the same, in a process of its own (`chdb-core-lite`).
"""

import argparse
import asyncio
import inspect
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import chatclick_analytics
from benchmarks import appends
from benchmarks.filling import fill
from chatclick import EventView, ParticipantRef
from chatclick.chat.log import EventLog
from chatclick.chat.owners import SessionOwners
from chatclick.chat.plugin_events import event_view
from chatclick.security.egress import Egress
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_analytics import counting
from chatclick_analytics.answering import answer
from chatclick_analytics.asking import read_query
from chatclick_analytics.models import Count, Fact
from chatclick_analytics.plugin import _service
from chatclick_analytics.stores import Store as Asked
from chatclick_analytics.stores import embedded as embedded_store
from chatclick_analytics.stores.axes import Axes
from chatclick_analytics.stores.clickhouse import CREATE, ClickHouseStore
from chatclick_analytics.stores.server import Address, Server
from chatclick_analytics.times import DAY, to_minute

DAYS = 90
PASSED = 50_000
PEER = Path(__file__).parents[1] / "plugins" / "analytics" / "tests" / "clickhouse_peer.py"
_SIGN_IN = ("numbers", "chatclick", "secret")  # database, user and password of the peer
READ_S = 3.0
"""How long messages are written that are read then."""
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("load", counting, "_load_states"),
    ("fold", counting.Counting, "_fold"),
    ("sum", embedded_store.EmbeddedStore, "prepare"),
    ("store", counting.Counting, "_save"),
)
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
    parser.add_argument("--only", choices=("busy", "spread"))
    parser.add_argument("--folder", help="where to put the database, as of /dev/shm")
    parser.add_argument("--fill", action="store_true", help="put the rows in by SQL, uncounted")
    parser.add_argument("--clickhouse", action="store_true")
    options = parser.parse_args()
    shapes = [options.only] if options.only else ["busy", "spread"]
    found = {one: asyncio.run(measure(options, is_dense=one == "busy")) for one in shapes}
    read_us = asyncio.run(measure_reading())
    print(json.dumps({**found, "read_us": read_us}, indent=2))


async def measure(options: argparse.Namespace, *, is_dense: bool) -> dict[str, Any]:
    """Count so many events, and ask for twenty panels.

    Args:
        options: of the command.
        is_dense: ten thousand a second, as at the host's limit; else evenly over ninety days.

    Returns:
        Events per second of processor time, what of it goes where, milliseconds of the median and
        the longest transaction, and of a dashboard, cold and warm.
    """
    with tempfile.TemporaryDirectory(prefix="chatclick-bench-", dir=options.folder) as folder:
        path = Path(folder) / "bench.sqlite3"
        store = await Store.open(f"sqlite://{path}")
        try:
            host = BenchHost(store)
            _ = await host.run(chatclick_analytics.plugin)
            await _service.stop()  # counted by hand here
            if options.fill:
                fill(path, options.events // 10, days=DAYS, until=UNTIL)
                counted, found = options.events, {}
            else:
                events = make_events(options.events, is_dense=is_dense)
                counted, found = await _count(host, events)
            size = _measure_folder(Path(folder))
            shown = await _service.counting.find_shown()
            # As on the last day: what is of days that are over is remembered, the rest is not.
            embedded_store.find_end = lambda: to_minute(UNTIL) - DAY
            embedded = await _ask_often(_service.stores.open(shown))
            clickhouse = await _ask_clickhouse(host, shown) if options.clickhouse else None
        finally:
            await store.close()
    return {
        "events": counted,
        **found,
        "panels": len(PANELS),
        "dashboard_ms": embedded,
        **({"clickhouse": clickhouse} if clickhouse else {}),
        "bytes_per_event": round(size / counted),
    }


async def measure_reading() -> float:
    """Return the microseconds of processor for which a host reads a message for who counts it."""
    with tempfile.TemporaryDirectory(prefix="chatclick-bench-") as folder:
        _ = await appends.measure(folder, senders=100, seconds=READ_S)
        store = await Store.open(f"sqlite://{folder}/appends.sqlite3")
        try:
            log, after, begun = EventLog(SessionOwners()), 0, time.process_time()
            while rows := await log.read_whole(after, counting.BATCH, with_personal=False):
                views = [event_view(row, is_impersonal=True) for row in rows]
                _ = [view.cut_to(frozenset()) for view in views]
                after = rows[-1].position
            return round((time.process_time() - begun) / after * 1e6, 1)
        finally:
            await store.close()


async def _count(host: BenchHost, events: Iterator[EventView]) -> tuple[int, dict[str, Any]]:
    spent_s: dict[str, list[float]] = {name: [] for name in ("all", *(one[0] for one in STAGES))}
    saved_s: list[float] = []
    for name, owner, attribute in STAGES:
        setattr(owner, attribute, _watch(spent_s[name], getattr(owner, attribute)))
    counting.Counting._save = _watch(saved_s, counting.Counting._save, time.perf_counter)
    counted = 0
    step = _watch(spent_s["all"], _service.step)
    for part in _cut(events):
        host.world.log = part
        await step()
        counted += len(part)
    sums_s = {name: sum(spans) for name, spans in spent_s.items()}
    used_s = sums_s.pop("all")
    sums_s["store"] -= sums_s["sum"]  # it is part of it
    sums_s["other"] = used_s - sum(sums_s.values())
    return counted, {
        "events_per_s": round(counted / used_s),
        "stages_us": {name: round(one / counted * 1e6, 1) for name, one in sums_s.items()},
        "transaction_ms": {
            "median": round(median(saved_s) * 1e3),
            "longest": round(max(saved_s) * 1e3),
        },
    }


def _watch(spans_s: list[float], work: Any, clock: Callable[[], float] = time.process_time) -> Any:
    """Return the same work, which adds the time that each call takes to a list."""

    @contextmanager
    def watched() -> Iterator[None]:
        begun = clock()
        yield
        spans_s.append(clock() - begun)

    def run(*args: Any) -> Any:
        with watched():
            return work(*args)

    async def run_async(*args: Any) -> Any:
        with watched():
            return await work(*args)

    return run_async if inspect.iscoroutinefunction(work) else run


def _measure_folder(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


async def _ask_clickhouse(host: BenchHost, shown: Count) -> dict[str, Any]:
    """Pass all facts on to a ClickHouse, as a counting does, and ask it."""
    with start_clickhouse() as port:
        host.services.egress = Egress(ports=[port], allowed_networks=["127.0.0.0/8"])
        address = Address(
            f"http://127.0.0.1:{port}",
            *_SIGN_IN,
        )
        server = Server(_service.context, address, (CREATE,))
        store = ClickHouseStore(shown, _service.context, server, Axes())
        begun = time.perf_counter()
        last = 0
        while facts := await Fact.filter(id__gt=last).order_by("id").limit(PASSED):
            await store.insert(facts)
            last = facts[-1].id
        passed_s = time.perf_counter() - begun
        found = await _ask_often(store)
    await host.services.egress.aclose()
    return {"dashboard_ms": found, "facts": last, "facts_per_s": round(last / passed_s)}


@contextmanager
def start_clickhouse() -> Iterator[int]:
    """Run the ClickHouse of the plugin's tests; what it hands out is its port."""
    program = [sys.executable, str(PEER)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        yield int(process.stdout.readline())
        process.stdin.close()


async def _ask_often(store: Asked) -> dict[str, int]:
    times = [await _ask_all(store) for _ in range(6)]
    return {"cold": round(times[0]), "warm": round(sorted(times[1:])[2])}


async def _ask_all(store: Asked) -> float:
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
        if len(part) == counting.BATCH:
            yield part
            part = []
    if part:
        yield part


def make_events(count: int, *, is_dense: bool) -> Iterator[EventView]:
    """Make the log of many conversations of ten events each, one after the other."""
    dice = random.Random(1)
    first = UNTIL - timedelta(days=DAYS)
    apart_s = 1e-4 if is_dense else DAYS * 86_400 / count
    late_s = 0.0
    for at in range(count):
        session, step = divmod(at, 10)
        # People take their time, each their own; only so percentiles have something to count.
        late_s = 0.0 if is_dense or not step else late_s + dice.lognormvariate(3.5, 1)
        type_, data = _STEPS[step](dice, f"stf_{session % 20}")
        yield EventView(
            session_id=f"ses_{session:032d}",
            seq=step + 1,
            position=at + 1,
            type=type_,
            at=first + timedelta(seconds=(at if is_dense else session * 10) * apart_s + late_s),
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
