"""Consumers get every event at least once, in order within a session."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError

from chatclick.chat import arrears
from chatclick.chat.consumers import Consumer
from chatclick.chat.intake import Draft
from chatclick.chat.log import EventLog
from chatclick.chat.services import Chat
from chatclick.errors import Unavailable
from chatclick.security.policy import Principal
from chatclick.store.appends import Plan
from chatclick.store.dialects import TakeBatch
from chatclick.store.events import StoredEvent
from chatclick.store.models import DeadLetter, Message, Outbox
from chatclick.store.opening import Store

MESSAGES = frozenset({"message.created"})


class Listener:
    """Notes what it is handed and fails on the texts it is told to."""

    def __init__(self, *, failing: set[str] | None = None) -> None:
        self.texts: list[str] = []
        self.failing = failing or set()
        self.heard = asyncio.Condition()

    async def __call__(self, event: StoredEvent) -> None:
        assert event.message is not None
        text = str(event.message.content["text"])
        if text in self.failing:
            raise RuntimeError(f"no {text}")
        async with self.heard:
            self.texts.append(text)
            self.heard.notify_all()

    async def wait_for(self, count: int) -> None:
        """Wait until that many were heard."""
        async with asyncio.timeout(60), self.heard:
            await self.heard.wait_for(lambda: len(self.texts) >= count)


async def say(chat: Chat, who: Principal, session_id: str, *texts: str) -> None:
    """Send texts one after the other."""
    for text in texts:
        content = {"type": "text", "text": text}
        await chat.intake.submit(Draft(who, session_id, str(uuid4()), content))


async def say_at_once(chat: Chat, who: Principal, session_id: str, *texts: str) -> None:
    """Send texts in order without waiting for each, so that they are committed together."""
    futures = []
    for text in texts:
        content = {"type": "text", "text": text}
        draft = Draft(who, session_id, str(uuid4()), content)
        futures.append(await chat.intake.accept(draft))
    await asyncio.gather(*futures)


async def test_consumer_hears_what_comes_and_goes_on_after_a_stop(
    chat: Chat, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    first, second = Listener(), Listener()
    await chat.consumers.add(Consumer("test", MESSAGES, first))
    await say(chat, visitor, session.id, "warm up")
    await first.wait_for(1)
    await chat.consumers.remove("test")

    await say(chat, visitor, session.id, "while away")
    await chat.consumers.add(Consumer("test", MESSAGES, second))
    await second.wait_for(1)

    assert first.texts + second.texts == ["warm up", "while away"]


class LosesAnAnswer:
    """A dialect whose connection goes once, when a batch was stored and nobody knows it yet.

    Args:
        dialect: what stores.
    """

    def __init__(self, dialect: Any) -> None:
        self._dialect = dialect
        self._is_lost = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dialect, name)

    async def append(self, take: TakeBatch, on_commit: Callable[[Plan], None]) -> None:
        if self._is_lost:
            await self._dialect.append(take, on_commit)
            return
        self._is_lost = True
        await self._dialect.append(take, lambda _plan: None)
        raise DBConnectionError("gone")


async def test_what_was_stored_though_the_answer_was_lost_is_heard_in_its_place(
    chat: Chat, store: Store, visitor: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Listener()
    await chat.consumers.add(Consumer("test", MESSAGES, listener))
    await say(chat, visitor, session.id, "before")
    await listener.wait_for(1)
    doubts: list[object] = []
    store.unit_of_work.on_doubt(doubts.append)
    writer = store.unit_of_work
    await writer.drained()  # the call that stored the first may still take the next
    monkeypatch.setattr(writer, "_dialect", LosesAnAnswer(writer._dialect))

    with pytest.raises(Unavailable):
        await say(chat, visitor, session.id, "unknown")
    await say(chat, visitor, session.id, "after")
    await listener.wait_for(3)

    assert listener.texts == ["before", "unknown", "after"]
    assert doubts == [{session.id}], "the others are told to look at the session"


async def test_failing_session_waits_and_the_others_go_on(
    chat: Chat, store: Store, visitor: Principal
) -> None:
    bad = await chat.sessions.open(visitor, visitor_id=visitor.id)
    good = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Listener(failing={"b1"})
    await chat.consumers.add(Consumer("test", MESSAGES, listener))

    await say(chat, visitor, bad.id, "b1", "b2")
    await say(chat, visitor, good.id, "g1", "g2")
    await listener.wait_for(2)

    assert listener.texts == ["g1", "g2"]
    listener.failing.clear()
    await _hurry(store)
    await say(chat, visitor, good.id, "g3")
    await listener.wait_for(5)
    assert [text for text in listener.texts if text.startswith("b")] == ["b1", "b2"]


class Gatherer(Listener):
    """Takes what came together in runs, and notes how many came."""

    def __init__(self, *, failing: set[str] | None = None) -> None:
        super().__init__(failing=failing)
        self.runs: list[int] = []
        self.may_go_on = asyncio.Event()

    async def take_run(self, events: Sequence[StoredEvent], on_done: Callable[[], None]) -> None:
        self.runs.append(len(events))
        for event in events:
            await self(event)
            on_done()
            await self.may_go_on.wait()


class Slow(Listener):
    """Takes its time over one text."""

    def __init__(self, slow: str) -> None:
        super().__init__()
        self.slow = slow
        self.began, self.goes_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, event: StoredEvent) -> None:
        assert event.message is not None
        if event.message.content["text"] == self.slow:
            self.began.set()
            await self.goes_on.wait()
        await super().__call__(event)


async def test_a_slow_session_holds_up_no_other_where_there_are_lanes(
    chat: Chat, visitor: Principal
) -> None:
    one = await chat.sessions.open(visitor, visitor_id=visitor.id)
    other = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Slow("one 1")
    await chat.consumers.add(Consumer("test", MESSAGES, listener, lanes=2))

    await say(chat, visitor, one.id, "one 1", "one 2")
    await say(chat, visitor, other.id, "other 1", "other 2")
    await listener.wait_for(2)
    assert listener.texts == ["other 1", "other 2"]
    listener.goes_on.set()
    await listener.wait_for(4)

    assert listener.texts[2:] == ["one 1", "one 2"]


async def test_what_was_under_way_in_a_lane_comes_again_after_a_stop(
    chat: Chat, visitor: Principal
) -> None:
    one = await chat.sessions.open(visitor, visitor_id=visitor.id)
    other = await chat.sessions.open(visitor, visitor_id=visitor.id)
    first, second = Slow("slow"), Listener()
    await chat.consumers.add(Consumer("test", MESSAGES, first, lanes=2))
    await say(chat, visitor, one.id, "slow", "behind it")
    await say(chat, visitor, other.id, "done")
    await first.wait_for(1)
    await first.began.wait()
    await chat.consumers.remove("test")

    await chat.consumers.add(Consumer("test", MESSAGES, second, lanes=2))
    await second.wait_for(3)

    assert first.texts == ["done"]
    mine = [text for text in second.texts if text != "done"]
    assert mine == ["slow", "behind it"], "at least once, and in order"


async def test_a_session_that_fails_in_a_lane_waits_and_the_others_go_on(
    chat: Chat, visitor: Principal
) -> None:
    one = await chat.sessions.open(visitor, visitor_id=visitor.id)
    other = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Listener(failing={"one 1"})
    await chat.consumers.add(Consumer("test", MESSAGES, listener, lanes=2))
    await say(chat, visitor, one.id, "one 1", "one 2")
    await say(chat, visitor, other.id, "other 1")
    await listener.wait_for(1)
    assert listener.texts == ["other 1"]

    listener.failing.clear()
    await listener.wait_for(3)

    assert listener.texts == ["other 1", "one 1", "one 2"]


async def gather(chat: Chat, visitor: Principal, session_id: str, listener: Gatherer) -> None:
    """Start a consumer of runs and wait until it is fed from memory."""
    await chat.consumers.add(Consumer("test", MESSAGES, listener, handle_run=listener.take_run))
    await say(chat, visitor, session_id, "warm up")
    await listener.wait_for(1)
    listener.texts.clear()
    listener.runs.clear()


async def test_a_run_ends_at_what_fails_and_the_rest_goes_on(
    chat: Chat, store: Store, visitor: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrears, "_FIRST_DELAY_S", 60.0)
    bad = await chat.sessions.open(visitor, visitor_id=visitor.id)
    good = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Gatherer(failing={"b1"})
    listener.may_go_on.set()
    await gather(chat, visitor, good.id, listener)

    async with asyncio.TaskGroup() as group:
        for session_id, texts in ((bad.id, ("b1", "b2")), (good.id, ("g1", "g2", "g3"))):
            group.create_task(say_at_once(chat, visitor, session_id, *texts))
    await listener.wait_for(3)

    assert sorted(listener.texts) == ["g1", "g2", "g3"]
    assert max(listener.runs) > 1
    async with asyncio.timeout(60):
        while len(owed := await list_owed()) < 2:
            await asyncio.sleep(0.01)
    assert owed == [(1,), (0,)]
    listener.failing.clear()
    await _hurry(store)
    await say(chat, visitor, good.id, "g4")
    await listener.wait_for(6)
    assert [text for text in listener.texts if text.startswith("b")] == ["b1", "b2"]


async def list_owed() -> list[tuple[object, ...]]:
    """Return how often each delivery that is owed was tried."""
    return await Outbox.filter(consumer="test").order_by("position").values_list("attempts")


async def test_a_consumer_stopped_within_a_run_goes_on_behind_what_is_done(
    chat: Chat, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    first, second = Gatherer(), Listener()
    first.may_go_on.set()
    await gather(chat, visitor, session.id, first)
    first.may_go_on.clear()
    await say_at_once(chat, visitor, session.id, "one", "two", "three")
    await first.wait_for(1)
    await chat.consumers.remove("test")

    await chat.consumers.add(Consumer("test", MESSAGES, second))
    await second.wait_for(2)

    assert first.runs and first.texts + second.texts == ["one", "two", "three"]


async def test_an_idle_event_takes_no_turn_and_is_not_read_again(
    chat: Chat, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    def is_idle(event: StoredEvent) -> bool:
        return event.message is not None and event.message.content["text"] == "idle"

    first, second = Listener(), Listener()
    await chat.consumers.add(Consumer("test", MESSAGES, first, is_idle=is_idle))
    await say(chat, visitor, session.id, "one", "idle", "two")
    await first.wait_for(2)
    await chat.consumers.remove("test")
    await chat.consumers.add(Consumer("test", MESSAGES, second))
    await say(chat, visitor, session.id, "three")
    await second.wait_for(1)

    assert (first.texts, second.texts) == (["one", "two"], ["three"])


async def test_an_idle_event_waits_for_an_earlier_one_that_gives_it_something_to_do(
    chat: Chat, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    other = await chat.sessions.open(visitor, visitor_id=visitor.id)
    reached, release, is_resting = asyncio.Event(), asyncio.Event(), True
    listener = Listener()

    async def handle(event: StoredEvent) -> None:
        nonlocal is_resting
        if event.message is not None and event.message.content["text"] == "begin":
            reached.set()
            await release.wait()
            is_resting = False
        await listener(event)

    def is_idle(event: StoredEvent) -> bool:
        assert event.message is not None
        return is_resting and event.message.content["text"] != "begin"

    await chat.consumers.add(Consumer("test", MESSAGES, handle, is_idle=is_idle))
    await say(chat, visitor, session.id, "begin")
    await reached.wait()
    await say(chat, visitor, other.id, "of another session")
    await say(chat, visitor, session.id, "answer")
    release.set()
    await say(chat, visitor, session.id, "after")

    await listener.wait_for(3)
    assert listener.texts == ["begin", "answer", "after"]


async def test_what_nobody_wants_while_the_log_is_read_makes_nothing_lost(
    chat: Chat, visitor: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Listener()
    await chat.consumers.add(Consumer("test", MESSAGES, listener))
    await chat.consumers.remove("test")
    await say(chat, visitor, session.id, "while away")
    reached, release = asyncio.Event(), asyncio.Event()
    read_after = EventLog.read_after

    async def read_slowly(log: EventLog, *arguments: Any) -> list[StoredEvent]:
        found = await read_after(log, *arguments)
        reached.set()
        await release.wait()
        return found

    monkeypatch.setattr(EventLog, "read_after", read_slowly)

    await chat.consumers.add(Consumer("test", MESSAGES, listener))
    await reached.wait()
    await chat.sessions.open(visitor, visitor_id=visitor.id)
    release.set()

    await listener.wait_for(1)
    assert listener.texts == ["while away"]


async def test_hopeless_event_becomes_a_dead_letter_and_its_session_goes_on(
    chat: Chat, store: Store, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    other = await chat.sessions.open(visitor, visitor_id=visitor.id)
    listener = Listener(failing={"poison"})
    await chat.consumers.add(Consumer("test", MESSAGES, listener))
    await say(chat, visitor, session.id, "poison", "fine")

    for number in range(arrears.MAX_ATTEMPTS):
        await _hurry(store)
        await say(chat, visitor, other.id, f"nudge {number}")
        await listener.wait_for(number + 1)
    await listener.wait_for(1 + arrears.MAX_ATTEMPTS)

    letters = await DeadLetter.all().limit(10)
    assert [letter.error for letter in letters] == ["RuntimeError: no poison"]
    assert "fine" in listener.texts


async def test_damaged_event_is_parked_and_the_rest_is_read(
    chat: Chat, store: Store, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.consumers.add(Consumer("test", MESSAGES, Listener()))
    await chat.consumers.remove("test")
    await say(chat, visitor, session.id, "one", "two", "three")

    async def damage(_tx: object) -> None:
        two = next(row for row in await Message.all() if row.content["text"] == "two")
        await get_connection("writer").execute_query(
            f"UPDATE event SET data = '\"garbage\"' WHERE position = {two.position}"
        )

    await store.write(damage)
    listener = Listener()
    await chat.consumers.add(Consumer("test", MESSAGES, listener))
    await listener.wait_for(2)

    assert listener.texts == ["one", "three"]
    assert await DeadLetter.all().count() == 1


async def _hurry(store: Store) -> None:
    """Make everything owed due now."""
    from chatclick.clock import now

    async def work(_tx: object) -> None:
        await Outbox.all().update(next_attempt_at=now())

    await store.write(work)
