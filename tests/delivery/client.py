"""A virtual visitor or agent that keeps the client's side of the delivery contract.

One id per message for all its attempts, over socket or REST (D2); events applied strictly in
sequence (D8); resume, gap and epoch (D9); patience after a close (D19). All it does and sees goes
into its history, which the checker judges later.
"""

import asyncio
import contextlib
import itertools
import random
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Self

import httpx2
import uuid_utils

from .backoff import EXPIRED, BackOff
from .drafts import Busy, Draft, Refused, Unknown, ack_fields
from .history import History
from .link import Link
from .rest import Person, Rest, RestError
from .stream import Event, Stream

ACK_TIMEOUT_S = 6.0


class Participant:
    """A visitor or agent with one socket that comes back by itself.

    Args:
        person: who.
        base_url: where the server (or the fault proxy before it) is.
        history: where all is written down.
        seed: makes jitter and choices repeatable.
        speed: divides the client's own back-off delays.
        follow_all: subscribe to every session the inbox names (agents).
        http: REST connections to share among participants.
    """

    def __init__(
        self,
        person: Person,
        base_url: str,
        history: History,
        *,
        seed: int = 0,
        speed: float = 10.0,
        follow_all: bool = False,
        http: httpx2.AsyncClient | None = None,
    ) -> None:
        self.person = person
        self.history = history
        self.streams: dict[str, Stream] = {}
        self.drafts: list[Draft] = []
        self.epoch: str | None = None
        self.ephemeral: deque[Event] = deque(maxlen=1000)
        self.rest = Rest(base_url, person.token, http)
        self._owns_http = http is None
        self._rng = random.Random(f"{seed}/{history.name}")
        self._speed = speed
        self._follow_all = follow_all
        self._link = Link(
            base_url,
            history,
            BackOff(self._rng, speed=speed),
            self._hello,
            self._on_frame,
            self._on_lost,
        )
        self._moved = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._life: asyncio.Task[None] | None = None
        history.note("identity", participant=person.kind, id=person.id)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def start(self, *, wait: bool = True) -> None:
        """Connect and stay connected; by default wait until the first welcome."""
        self._life = asyncio.create_task(self._link.live())
        if wait:
            await self.online()

    async def stop(self) -> None:
        """Leave for good."""
        tasks = [task for task in (self._life, *self._tasks) if task]
        for task in tasks:
            task.cancel()
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        if self._owns_http:
            await self.rest.http.aclose()
        self.history.close()

    async def online(self, timeout_s: float = 60) -> None:
        """Wait until welcomed."""
        async with asyncio.timeout(timeout_s):
            await self._link.online.wait()

    @property
    def is_online(self) -> bool:
        """Whether the socket stands and was welcomed."""
        return self._link.online.is_set()

    def drop(self) -> None:
        """Lose the connection without a word, as in a tunnel."""
        self._link.abort()

    def follow(self, session_id: str) -> None:
        """Subscribe to a session, now and after every reconnect."""
        stream = self.streams.setdefault(session_id, Stream(session_id))
        if self.is_online:
            self._ask(stream)

    async def say(
        self, session_id: str, text: str, *, kind: str = "message", via: str | None = None
    ) -> Event:
        """Send a new message and return its ack, however long that takes; see `submit`."""
        draft = Draft(str(uuid_utils.uuid7()), session_id, text, kind)
        self.drafts.append(draft)
        return await self.submit(draft, via)

    async def submit(self, draft: Draft, via: str | None = None) -> Event:
        """Send a draft until it is acknowledged; repeats of an acknowledged one are welcome.

        Args:
            draft: the message; its id is the same at each attempt.
            via: "ws" or "rest"; by default the socket when it stands, else REST.

        Raises:
            Refused: when the server does not want it.
        """
        fields = {"session_id": draft.session_id, "client_msg_id": draft.client_msg_id}
        for attempt in itertools.count():
            path = via or ("ws" if self.is_online else "rest")
            self.history.note(
                "attempt", **fields, text=draft.text, message_kind=draft.kind, via=path
            )
            try:
                ack = await (self._send(draft) if path == "ws" else self._post(draft))
            except Busy as busy:
                self.history.note("busy", **fields, retry_after_s=busy.args[0])
                await asyncio.sleep(busy.args[0])
            except Unknown as unknown:
                self.history.note("unknown", **fields, why=str(unknown), via=path)
                ceiling_s = min(60.0, 1.0 * 2**attempt) / self._speed
                await asyncio.sleep(self._rng.uniform(0, ceiling_s))
            except Refused as refused:
                self.history.note("refused", **fields, code=refused.args[0])
                raise
            else:
                self.history.note("ack", **{**fields, **ack_fields(ack)}, via=path)
                return ack
        raise AssertionError("unreachable")

    async def until(self, is_met: Callable[[], object], timeout_s: float = 30) -> None:
        """Wait until a condition on what this client holds is met.

        Raises:
            AssertionError: when it is not met in time; says what the client saw last.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not is_met():
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            at = {stream.session_id: stream.last_seq for stream in self.streams.values()}
            raise AssertionError(
                f"{self.history.name} waited {timeout_s} s in vain; online: {self.is_online}; "
                f"at {at}; last records: {self.history.records[-3:]}"
            ) from None

    async def caught_up(self, session_id: str, seq: int, timeout_s: float = 30) -> None:
        """Wait until the session is applied up to a sequence number."""
        await self.until(lambda: self.last_seq(session_id) >= seq, timeout_s)

    def last_seq(self, session_id: str) -> int:
        """The newest applied sequence number of a session, 0 for none."""
        stream = self.streams.get(session_id)
        return stream.last_seq if stream else 0

    async def frame(self, **fields: Any) -> None:
        """Send one raw frame, such as `frame(t="typing", session_id=…, on=True)`.

        Raises:
            ConnectionError: when there is no connection.
        """
        await self._link.send(fields)

    # The socket's life

    def _hello(self) -> Event:
        for stream in self.streams.values():
            stream.asked_after = stream.last_seq
        hello: Event = {
            "t": "hello",
            "token": self.rest.token,
            "resume": {stream.session_id: stream.last_seq for stream in self.streams.values()},
        }
        if self.epoch is not None:
            hello["epoch"] = self.epoch
        if self._follow_all:
            hello["watch_after"] = 0
        return hello

    async def _on_lost(self, code: int | None) -> None:
        for stream in self.streams.values():
            stream.is_asking = False
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Unknown("connection lost"))
        if code == EXPIRED:
            await self._renew()
        self._moved.set()

    async def _renew(self) -> None:
        with contextlib.suppress(httpx2.HTTPError, RestError):
            self.rest.token = await self.person.fresh_token(self.rest)

    # Frames from the server

    def _on_welcome(self, welcome: Event) -> None:
        self.history.note("welcome", epoch=welcome["epoch"], position=welcome.get("position"))
        if self.epoch not in (None, welcome["epoch"]):
            self.history.note("reset", epoch=welcome["epoch"])
            self.streams = {session_id: Stream(session_id) for session_id in self.streams}
            for stream in self.streams.values():
                self._ask(stream)
        self.epoch = welcome["epoch"]

    def _on_frame(self, frame: Event) -> None:
        match frame["t"]:
            case "event":
                self._on_event(frame)
            case "ack":
                self._resolve(frame)
            case "inbox":
                self._on_inbox(frame)
            case "subscribed":
                self._on_subscribed(frame)
            case "gap":
                self.history.note("gap", **{k: v for k, v in frame.items() if k != "t"})
                if frame["session_id"] in self.streams:
                    self._spawn(self._fill(self.streams[frame["session_id"]]))
            case "busy" if "client_msg_id" in frame:
                self._fail(frame["client_msg_id"], Busy(frame["retry_after_ms"] / 1000))
            case "busy" | "bye":
                self._link.retry_after_ms = frame["retry_after_ms"]
                self.history.note(frame["t"], retry_after_ms=frame["retry_after_ms"])
            case "error":
                self.history.note("error", code=frame["code"], detail=frame.get("detail"))
                if frame.get("client_msg_id"):
                    # Stored or not is unknown after a defect; all other errors are final.
                    final = frame["code"] != "internal"
                    error = Refused(frame["code"]) if final else Unknown("internal error")
                    self._fail(frame["client_msg_id"], error)
            case "ephemeral":
                self.ephemeral.append(frame)
            case "welcome":
                self._on_welcome(frame)
        self._moved.set()

    def _on_event(self, frame: Event) -> None:
        event = {key: value for key, value in frame.items() if key != "t"}
        if event.get("session_id") is None:
            self.history.note("event", event=event, step="outside a session")
            return
        stream = self.streams.setdefault(event["session_id"], Stream(event["session_id"]))
        step = stream.take(event)
        self.history.note("event", event=event, step=step)
        if step == "hole":
            self._ask(stream)

    def _on_inbox(self, frame: Event) -> None:
        self.history.note(
            "inbox",
            position=frame["position"],
            sessions={session["id"]: session["last_seq"] for session in frame["sessions"]},
        )
        for session in frame["sessions"] if self._follow_all else ():
            if session["id"] not in self.streams:
                self.follow(session["id"])

    def _on_subscribed(self, frame: Event) -> None:
        stream = self.streams.get(frame["session_id"])
        if stream is None:
            return
        stream.is_asking = False
        if stream.last_seq < frame["last_seq"]:
            self._spawn(self._fill(stream))
        elif stream.asked_after > frame["last_seq"]:
            # The server went back in time and says so: what was applied is no longer true.
            self.history.note("reset", session_id=stream.session_id)
            self.streams[stream.session_id] = fresh = Stream(stream.session_id)
            self._ask(fresh)

    def _ask(self, stream: Stream) -> None:
        if not stream.is_asking:
            stream.is_asking = True
            stream.asked_after = stream.last_seq
            self._spawn(
                self._quietly(t="subscribe", session_id=stream.session_id, after=stream.last_seq)
            )

    async def _quietly(self, **fields: Any) -> None:
        with contextlib.suppress(OSError):
            await self.frame(**fields)

    async def _fill(self, stream: Stream) -> None:
        """Page the missing events over REST, as told by `gap`."""
        first = stream.last_seq + 1
        try:
            events = await self.rest.events_after(stream.session_id, stream.last_seq)
        except (httpx2.HTTPError, RestError) as error:
            self.history.note("unreachable", why=repr(error))
            self.drop()
            return
        for event in events:
            self.history.note("event", event=event, step=stream.take(event), via="rest")
        self.history.note("filled", session_id=stream.session_id, first=first, to=stream.last_seq)
        self._moved.set()

    # Sending

    async def _send(self, draft: Draft) -> Event:
        future: asyncio.Future[Event] = asyncio.get_running_loop().create_future()
        self._waiting[draft.client_msg_id] = future
        try:
            await self.frame(
                t="send",
                client_msg_id=draft.client_msg_id,
                session_id=draft.session_id,
                text=draft.text,
                kind=draft.kind,
            )
            return await asyncio.wait_for(future, ACK_TIMEOUT_S)
        except OSError as error:
            raise Unknown(repr(error)) from error
        finally:
            if self._waiting.get(draft.client_msg_id) is future:
                del self._waiting[draft.client_msg_id]
            if future.done() and not future.cancelled():
                future.exception()

    async def _post(self, draft: Draft) -> Event:
        body = {
            "client_msg_id": draft.client_msg_id,
            "text": draft.text,
            "kind": draft.kind,
        }
        try:
            return await self.rest.call(
                "POST", f"/api/v1/sessions/{draft.session_id}/messages", body
            )
        except httpx2.HTTPError as error:
            raise Unknown(repr(error)) from error
        except RestError as error:
            if error.status == 401:
                await self._renew()
                raise Unknown("token expired") from error
            if error.status in (429, 503):
                raise Busy(error.retry_after_s or 0.2) from error
            if error.status >= 500:
                raise Unknown(f"status {error.status}") from error
            raise Refused(error.code or str(error.status)) from error

    def _resolve(self, ack: Event) -> None:
        future = self._waiting.get(ack["client_msg_id"])
        if future is not None and not future.done():
            future.set_result(ack)
        else:
            # An ack nobody waits for any more is still a promise; the checker must see it.
            draft = next((d for d in self.drafts if d.client_msg_id == ack["client_msg_id"]), None)
            session_id = draft.session_id if draft else None
            self.history.note("ack", session_id=session_id, **ack_fields(ack), via="late")

    def _fail(self, client_msg_id: str, error: Exception) -> None:
        future = self._waiting.get(client_msg_id)
        if future is not None and not future.done():
            future.set_exception(error)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
