"""The measurements, each with its own fresh processes and folders."""

import asyncio
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.figures import Load, middle
from benchmarks.people import People, set_up
from benchmarks.processes import find_free_port, resident_bytes, running, wait_until_quiet

SESSION_ID = "ses_" + "0" * 32
SETTLE_S = 1.5
INBOX_PAUSE_S = 0.3  # longer than the inbox gathers changes, so that each message is a first one

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How much to measure.

    Attributes:
        connections: loads, by number of connections.
        seconds: time of one load.
        rounds: how often each load is repeated, host, echo and store in turn.
        in_flight: messages on the way on each connection.
        idle: numbers of idle sockets at which memory is read.
        visitors: how many visitors the idle sockets belong to at most.
        firsts: how many first messages are timed to the inbox.
    """

    connections: tuple[int, ...] = (1, 10, 100, 500)
    seconds: float = 2.0
    rounds: int = 2
    in_flight: int = 1
    idle: tuple[int, ...] = (1_000, 10_000)
    visitors: int = 200
    firsts: int = 15


@dataclass
class Results:
    """All figures of a run; keys of the loads are numbers of connections."""

    host: dict[int, Load] = field(default_factory=dict)
    echo: dict[int, Load] = field(default_factory=dict)
    upgraded_echo: dict[int, Load] = field(default_factory=dict)
    store: dict[int, Load] = field(default_factory=dict)
    idle_bytes: dict[int, int] = field(default_factory=dict)
    start_empty_s: float = 0.0
    start_again_s: float = 0.0
    inbox_ms: float = 0.0
    wrong: list[str] = field(default_factory=list)


def measure_all(plan: Plan, folder: Path, say: Say) -> Results:
    """Measure everything one after the other."""
    results = Results()
    measure_loads(plan, folder, results, say)
    say("cold start and the first message to the inbox")
    measure_starts(plan, folder, results)
    if plan.idle:
        say("idle sockets")
        measure_idle(plan, folder, results)
    return results


@contextmanager
def host_running(data: Path) -> Iterator[tuple[str, int, float]]:
    """Run the host on SQLite; yield its address, its process id and its start in seconds."""
    port = find_free_port()
    command = ("chatclick.cli", "serve", "--port", str(port), "--data", str(data))
    with running(*command, port=port, log=data.with_suffix(".log")) as (pid, seconds):
        yield f"http://127.0.0.1:{port}", pid, seconds


def measure_loads(plan: Plan, folder: Path, results: Results, say: Say) -> None:
    """Load the host, the echoes and the store in turn, so that noise meets them alike."""
    with (
        host_running(folder / "host") as (url, host_pid, _),
        echo_running(folder / "echo.log") as echo,
        echo_running(folder / "upgraded.log", "--upgraded") as upgraded_echo,
    ):
        people = asyncio.run(prepare(url, max(plan.connections)))
        # With an agent there, the sessions of all visitors are routed first.
        everyone = {"url": socket_url(url), "senders": people.visitors, "seconds": 0.1}
        _ = run_client({**everyone, "agent_token": people.staff_token, "warm_up_s": 0.0})
        wait_until_quiet(host_pid)
        host = {"url": socket_url(url), "server_pid": host_pid, "agent_token": people.staff_token}
        common = {"seconds": plan.seconds, "in_flight": plan.in_flight}
        for count in plan.connections:
            say(f"{count} connections")
            visitors, nobody = people.visitors[:count], [(None, SESSION_ID)] * count
            rounds: dict[str, list[Load]] = defaultdict(list)
            for turn in range(plan.rounds):
                rounds["host"].append(run_client({**common, **host, "senders": visitors}))
                rounds["echo"].append(run_client({**common, **echo, "senders": nobody}))
                load = run_client({**common, **upgraded_echo, "senders": nobody})
                rounds["upgraded_echo"].append(load)
                data = folder / f"store-{count}-{turn}"
                data.mkdir()
                rounds["store"].append(run_appends(data, count, plan.seconds))
            for name, loads in rounds.items():
                load = middle(loads)
                getattr(results, name)[count] = load
                results.wrong += [f"{name}, {count} connections: {text}" for text in load.wrong]


@contextmanager
def echo_running(log: Path, *options: str) -> Iterator[dict[str, Any]]:
    """Run an echo; yield what a job for it has to name."""
    port = find_free_port()
    with running("benchmarks.echo", str(port), *options, port=port, log=log) as (pid, _):
        yield {"url": f"ws://127.0.0.1:{port}/", "server_pid": pid}


async def prepare(url: str, visitors: int) -> People:
    """Set a fresh host up with visitors."""
    people = await set_up(url)
    _ = await people.add_visitors(visitors)
    return people


def run_client(job: dict[str, Any]) -> Load:
    """Run the load client in a process of its own."""
    return Load(**run_json("benchmarks.load", text=json.dumps(job)))


def run_appends(data: Path, senders: int, seconds: float) -> Load:
    """Append through the store in a process of its own."""
    job = {"data": str(data), "senders": senders, "seconds": seconds}
    return Load(**run_json("benchmarks.appends", json.dumps(job)))


def run_json(module: str, *arguments: str, text: str = "") -> dict[str, Any]:
    """Run a module and return the JSON it prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def socket_url(url: str) -> str:
    """Return the address of a host's sockets."""
    return url.replace("http", "ws", 1) + "/api/v1/ws"


def measure_starts(plan: Plan, folder: Path, results: Results) -> None:
    """Start in an empty folder, start again, and time first messages to the inbox."""
    with host_running(folder / "start") as (_, _, seconds):
        results.start_empty_s = round(seconds, 2)
    with host_running(folder / "start") as (url, _, seconds):
        results.start_again_s = round(seconds, 2)
        people = asyncio.run(prepare(url, plan.firsts))
        times = asyncio.run(time_firsts(people))
    results.inbox_ms = round(median(times) * 1000, 1)


async def time_firsts(people: People) -> list[float]:
    """Return, for each visitor's first message, the time until an inbox shows it."""
    times = []
    async with open_socket(people) as agent, open_socket(people) as visitor:
        await say_hello(agent, people.staff_token, watch_after=0)
        for token, session_id in people.visitors:
            async with open_socket(people) as visitor:
                await say_hello(visitor, token)
                await asyncio.sleep(INBOX_PAUSE_S)
                started = time.perf_counter()
                frame = {"t": "send", "client_msg_id": session_id, "session_id": session_id}
                await visitor.send(json.dumps({**frame, "text": "Is anybody there?"}))
                await shown(agent, session_id)
                times.append(time.perf_counter() - started)
    return times


def open_socket(people: People) -> connect:
    """Open a socket to the host."""
    return connect(socket_url(people.url), subprotocols=["chatclick.v1"], proxy=None)


async def say_hello(socket: ClientConnection, token: str, **fields: Any) -> None:
    """Say who one is and wait for the welcome."""
    await socket.send(json.dumps({"t": "hello", "token": token, **fields}))
    while json.loads(await socket.recv())["t"] != "welcome":
        continue


async def shown(agent: ClientConnection, session_id: str) -> None:
    """Wait until the inbox shows a session with a message in it."""
    async with asyncio.timeout(10):
        while True:
            frame = json.loads(await agent.recv())
            for session in frame.get("sessions", ()):
                if session["id"] == session_id and session["last_message"]:
                    return


def measure_idle(plan: Plan, folder: Path, results: Results) -> None:
    """Open sockets that have said hello and follow a session; read memory at each number."""
    with host_running(folder / "idle") as (url, pid, _), idle_client() as client:
        people = asyncio.run(prepare(url, min(plan.visitors, max(plan.idle))))
        open_idle(client, people, 0, min(50, *plan.idle))  # what is loaded once, not per socket
        held = at_start = min(50, *plan.idle)
        time.sleep(SETTLE_S)
        empty = resident_bytes(pid)
        for count in plan.idle:
            if count == at_start:
                continue
            open_idle(client, people, held, count)
            held = count
            time.sleep(SETTLE_S)
            results.idle_bytes[count] = (resident_bytes(pid) - empty) // (count - at_start)


@contextmanager
def idle_client() -> Iterator["subprocess.Popen[str]"]:
    """Run the client that holds sockets open."""
    command = [sys.executable, "-m", "benchmarks.load", "--idle"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process: subprocess.Popen[str] = subprocess.Popen(command, **pipes)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def open_idle(client: "subprocess.Popen[str]", people: People, held: int, wanted: int) -> None:
    """Bring the number of open sockets up to what is wanted."""
    assert client.stdin is not None and client.stdout is not None
    visitors = people.visitors
    senders = [visitors[number % len(visitors)] for number in range(held, wanted)]
    job = {"url": socket_url(people.url), "senders": senders}
    client.stdin.write(json.dumps(job) + "\n")
    client.stdin.flush()
    answer = json.loads(client.stdout.readline() or "{}")
    if answer.get("open") != wanted or answer["wrong"]:
        raise RuntimeError(f"{wanted} idle sockets: {answer}")
