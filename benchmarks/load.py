"""The load client: one process, sockets in C, no JSON parsing on the hot path.

Run as `python -m benchmarks.load`; reads a job as JSON from standard input and prints the figures.

Closed loop: each sender has `in_flight` messages on the way and sends the next one when an answer
comes. A message of the host counts when it is acknowledged and has reached an agent's socket that
follows the session; an echo counts when it is back.
"""

import asyncio
import json
import resource
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

import psutil
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from uuid_utils import uuid7

from benchmarks.appends import TEXT
from benchmarks.figures import Load, summarise

HEAD = b'{"t":"send","client_msg_id":"'
ACK = b'{"t":"ack"'
EVENT = b'{"t":"event"'
CREATED = b'"type":"message.created"'
SUBSCRIBED = b'{"t":"subscribed"'
WELCOME = b'{"t":"welcome"'
CONNECT_AT_ONCE = 100
DRAIN_S = 5.0
HEADERS = {"Sec-WebSocket-Protocol": "chatclick.v1"}


@dataclass
class Job:
    """What to do.

    Attributes:
        url: where the sockets are.
        senders: (token, session id) each; tokens are None for the echo.
        agent_token: a staff token; None for the echo.
        sessions_per_agent: how many sessions one agent's socket follows.
        seconds: how long to measure.
        warm_up_s: how long to send before that.
        in_flight: messages on the way on each connection.
        server_pid: the process whose processor time, and that of those it started, is counted; 0
            for none.
        is_following: whether senders hear the events of their own session as well.
    """

    url: str
    senders: list[tuple[str | None, str]]
    agent_token: str | None = None
    sessions_per_agent: int = 10
    seconds: float = 2.0
    warm_up_s: float = 0.5
    in_flight: int = 1
    server_pid: int = 0
    is_following: bool = True


@dataclass
class Tally:
    """What was counted so far, over all connections."""

    sent: int = 0
    answered: int = 0
    delivered: int = 0
    is_sending: bool = True
    is_measuring: bool = False
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Speaker(WSListener):  # type: ignore[misc]  # the library's classes are compiled
    """A socket that has said hello; `ready` is done when it may begin.

    Args:
        tally: where to count.
        hello: the first frame, None to say nothing.
        wanted: what has to come before the socket is ready, and how often.
    """

    def __init__(self, tally: Tally, hello: bytes | None, wanted: tuple[bytes, int]) -> None:
        self.tally = tally
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: WSTransport = None
        self._hello = hello
        self._wanted, self._missing = wanted

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Say hello."""
        self.transport = transport
        if self._hello is None:
            self.ready.set_result(None)
        else:
            transport.send(WSMsgType.TEXT, self._hello)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Note an end that nobody asked for."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before it was ready"))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Sort what comes."""
        if frame.msg_type == WSMsgType.TEXT:
            self.on_text(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            self.tally.wrong.append(f"closed with {frame.get_close_code()}")
            transport.disconnect()

    def on_text(self, text: bytes) -> None:
        """Wait for what is wanted."""
        if self._missing and text.startswith(self._wanted):
            self._missing -= 1
            if not self._missing:
                self.ready.set_result(None)
        elif text.startswith((b'{"t":"error"', b'{"t":"busy"', b'{"t":"gap"')):
            self.tally.wrong.append(text.decode())


class Sender(Speaker):
    """A visitor's socket, or one of the echo."""

    def __init__(
        self, tally: Tally, hello: bytes | None, wanted: tuple[bytes, int], to: str
    ) -> None:
        super().__init__(tally, hello, wanted)
        self._answer = b"{" if hello is None else ACK
        self._tail = b'","session_id":"%s","text":"%s"}' % (to.encode(), TEXT.encode())
        self._sent_at: deque[float] = deque()

    def send_next(self) -> None:
        """Send a message."""
        self.tally.sent += 1
        self._sent_at.append(time.perf_counter())
        self.transport.send(WSMsgType.TEXT, HEAD + str(uuid7()).encode() + self._tail)

    def on_text(self, text: bytes) -> None:
        """Take an answer and send the next message."""
        if not (self._sent_at and text.startswith(self._answer)):
            super().on_text(text)
            return
        tally = self.tally
        tally.answered += 1
        sent_at = self._sent_at.popleft()
        if tally.is_measuring:
            tally.latencies.append(time.perf_counter() - sent_at)
        if tally.is_sending:
            self.send_next()


class Agent(Speaker):
    """A staff member's socket that follows sessions."""

    def on_text(self, text: bytes) -> None:
        """Count new messages."""
        if text.startswith(EVENT):
            if CREATED in text:
                self.tally.delivered += 1
        else:
            super().on_text(text)


async def run(job: Job) -> Load:
    """Connect everyone, send, measure, and see whether everything arrived."""
    tally = Tally()
    agents = [Agent(tally, *hello) for hello in list_agent_hellos(job)]
    senders = [
        Sender(tally, *visitor_hello(job, token, session_id), session_id)
        for token, session_id in job.senders
    ]
    await connect_all(job.url, [*agents, *senders])
    for sender in senders:
        for _ in range(job.in_flight):
            sender.send_next()
    await asyncio.sleep(job.warm_up_s)
    load = await measure(job, tally)
    tally.is_sending = False
    load.lost = await count_lost(tally, has_agents=bool(agents))
    load.wrong = tally.wrong[:5]
    for speaker in (*agents, *senders):
        speaker.transport.disconnect()
    return load


async def measure(job: Job, tally: Tally) -> Load:
    """Count what happens in the given time."""
    tally.is_measuring = True
    answered, delivered = tally.answered, tally.delivered
    server = psutil.Process(job.server_pid) if job.server_pid else None
    server_cpu = cpu_seconds(server)
    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.sleep(job.seconds)
    server_cpu = cpu_seconds(server) - server_cpu
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    tally.is_measuring = False
    done = tally.answered - answered
    if job.agent_token is not None:
        done = min(done, tally.delivered - delivered)
    load = summarise(tally.latencies, done, seconds)
    load.client_cpu = round(cpu / seconds, 2)
    load.server_cpu_us = round(server_cpu / max(done, 1) * 1e6, 1)
    return load


def cpu_seconds(process: psutil.Process | None) -> float:
    """Return the processor time that a process and those it started have used so far."""
    if process is None:
        return 0.0
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


async def count_lost(tally: Tally, *, has_agents: bool) -> int:
    """Wait for what is on the way; return how many messages did not go the whole way."""
    until = time.monotonic() + DRAIN_S
    while time.monotonic() < until:
        lost = tally.sent - min(tally.answered, tally.delivered if has_agents else tally.sent)
        if not lost:
            return 0
        await asyncio.sleep(0.02)
    return lost


async def connect_all(url: str, speakers: list[Any]) -> None:
    """Connect with a bound on how many at once, and wait until all are ready."""
    gate = asyncio.Semaphore(CONNECT_AT_ONCE)

    async def connect(speaker: Speaker) -> None:
        async with gate:
            await ws_connect(
                lambda: speaker, url, extra_headers=HEADERS, read_buffer_init_size=4096
            )
            await asyncio.wait_for(speaker.ready, 30)

    await asyncio.gather(*map(connect, speakers))


def list_agent_hellos(job: Job) -> list[tuple[bytes, tuple[bytes, int]]]:
    """Build the first frames of the agents' sockets, each with its share of the sessions."""
    if job.agent_token is None:
        return []
    ids = [session_id for _, session_id in job.senders]
    step = job.sessions_per_agent
    shares = [ids[at : at + step] for at in range(0, len(ids), step)]
    return [hello_frame(job.agent_token, share) for share in shares]


def visitor_hello(
    job: Job, token: str | None, session_id: str
) -> tuple[bytes | None, tuple[bytes, int]]:
    """Build the first frame of a sender."""
    if token is None:
        return None, (b"", 0)
    return hello_frame(token, [session_id] if job.is_following else [])


def hello_frame(token: str, session_ids: list[str]) -> tuple[bytes, tuple[bytes, int]]:
    """Build a hello and say what it will be answered with."""
    # From far behind the end: nothing is replayed, the socket is live at once.
    frame = {"t": "hello", "token": token, "resume": dict.fromkeys(session_ids, 2**52)}
    wanted = (SUBSCRIBED, len(session_ids)) if session_ids else (WELCOME, 1)
    return json.dumps(frame).encode(), wanted


async def idle() -> None:
    """Open sockets step by step and keep them: one line of JSON in and out for each step."""
    tally = Tally()
    held: list[Any] = []
    while line := await asyncio.to_thread(sys.stdin.readline):
        job = json.loads(line)
        hellos = [hello_frame(token, [session_id]) for token, session_id in job["senders"]]
        new = [Speaker(tally, *hello) for hello in hellos]
        await connect_all(job["url"], new)
        held += new
        print(json.dumps({"open": len(held), "wrong": tally.wrong[:5]}), flush=True)


def main() -> None:
    """Do the job on standard input; `--idle` opens sockets and holds them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if "--idle" in sys.argv:
        uvloop.run(idle())
        return
    print(json.dumps(asdict(uvloop.run(run(Job(**json.load(sys.stdin)))))))


if __name__ == "__main__":
    main()
