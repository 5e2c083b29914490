"""The process that stores messages in SQLite: it dies, is refused the file, ends with its host."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Collection
from pathlib import Path

import psutil
import pytest
import uvloop
from structlog.testing import capture_logs

from chatclick.errors import Conflict, Invalid, NotFound, Unavailable
from chatclick.store.models import Message
from chatclick.store.opening import Store

from .test_unit_of_work import build_message, make_session


@pytest.fixture
async def store(empty_sqlite: Path, tmp_path: Path) -> AsyncIterator[Store]:
    path = tmp_path / "chatclick.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    opened = await Store.open(f"sqlite://{path}", has_writer_process=True)
    yield opened
    await opened.close()


def find_writer() -> psutil.Process:
    [writer] = [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and "chatclick.store.sqlite_writer" in child.cmdline()
    ]
    return writer


async def test_what_is_stored_there_is_read_here(store: Store):
    session_id = await make_session(store)
    message = build_message(session_id, "ünïcode 🎈")

    ack = await store.append(message)

    stored = await Message.get(id=message.message_id)
    assert (ack.seq, ack.created_at) == (stored.seq, stored.created_at)
    assert stored.content == message.content


async def test_refusals_come_back_as_what_they_are(store: Store):
    session_id = await make_session(store)
    first, other = build_message(session_id, "m1"), build_message(session_id, "m1")
    other.content_hash = "another"
    late = build_message(session_id, "m2")
    late.lease = 7

    outcomes = await asyncio.gather(
        *map(store.append, (first, first, other, build_message("ses_none", "m3"), late)),
        return_exceptions=True,
    )

    assert outcomes[0] == outcomes[1]
    assert [type(one) for one in outcomes[2:]] == [Invalid, NotFound, Conflict]
    assert [one.code for one in outcomes[2:]] == [
        "client_msg_id_reused",
        "session_not_found",
        "taken_over",
    ]


async def test_a_process_that_died_is_started_anew_and_nothing_is_stored_twice(store: Store):
    session_id = await make_session(store)
    await store.append(build_message(session_id, "m0"))
    killed = find_writer()
    messages = [build_message(session_id, f"m{n}") for n in range(1, 200)]
    waiting = [store.append(message) for message in messages]
    killed.send_signal(signal.SIGKILL)

    outcomes = await asyncio.gather(*waiting, return_exceptions=True)

    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert {type(one) for one in refused} <= {Unavailable}
    again = await asyncio.gather(*map(store.append, messages))
    for outcome, ack in zip(outcomes, again, strict=True):
        assert isinstance(outcome, Unavailable) or outcome == ack
    assert await Message.all().count() == 200
    assert find_writer().pid != killed.pid


@pytest.mark.parametrize(
    "loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"]
)
def test_what_a_process_that_died_had_not_read_is_in_doubt(
    sqlite_url: str, loop: Callable[[], asyncio.AbstractEventLoop]
):
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(kill_before_it_reads(sqlite_url))


async def kill_before_it_reads(url: str) -> None:
    store = await Store.open(url, has_writer_process=True)
    doubts: list[Collection[str]] = []
    store.unit_of_work.on_doubt(doubts.append)
    try:
        session_id = await make_session(store)
        await store.append(build_message(session_id, "m0"))
        killed = find_writer()
        killed.suspend()
        waiting = [store.append(build_message(session_id, f"m{n}")) for n in range(1, 61)]
        while store.unit_of_work.pending:
            await asyncio.sleep(0)
        await asyncio.sleep(0)  # uvloop writes at the end of a turn
        killed.kill()

        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        await store.append(build_message(session_id, "m1"))
    finally:
        await store.close()

    assert {type(one) for one in outcomes} == {Unavailable}
    assert doubts == [{session_id}]
    assert not killed.is_running(), "and was waited for"


async def test_a_message_that_cannot_be_written_down_stops_nobody_else(store: Store):
    session_id = await make_session(store)
    messages = [build_message(session_id, f"m{n}") for n in range(100)]
    messages[40].content = {"text": object()}

    with capture_logs() as logs:
        outcomes = await asyncio.gather(*map(store.append, messages), return_exceptions=True)

    assert [line["event"] for line in logs] == ["write_failed"]
    assert [n for n, one in enumerate(outcomes) if isinstance(one, Exception)] == [40]
    seqs = [one.seq for n, one in enumerate(outcomes) if n != 40]
    assert seqs == sorted(seqs), "the others keep their order"


async def test_later_batches_of_one_sender_never_overtake_one_that_failed(store: Store):
    """A foreign process breaks one message's insert; the messages behind it were already sent."""
    session_id = await make_session(store)
    path = store.url.removeprefix("sqlite://")
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON message WHEN NEW.client_msg_id = 'm20'"
            " BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    database.close()
    messages = [build_message(session_id, f"m{n}") for n in range(120)]

    outcomes = await asyncio.gather(*map(store.append, messages), return_exceptions=True)

    assert [n for n, one in enumerate(outcomes) if isinstance(one, Exception)] == [20]
    seqs = [one.seq for n, one in enumerate(outcomes) if n != 20]
    assert seqs == list(range(2, 121))


async def test_a_file_that_another_program_holds_makes_writes_unavailable(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    session_id = await make_session(store)
    await store.append(build_message(session_id, "m0"))
    other = sqlite3.connect(store.url.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Unavailable):
            await store.append(build_message(session_id, "m1"))
        assert not store.unit_of_work.is_healthy
    finally:
        other.execute("ROLLBACK")
        other.close()

    await store.append(build_message(session_id, "m1"))

    assert store.unit_of_work.is_healthy


async def test_health_tells_of_a_process_that_cannot_be_started(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    session_id = await make_session(store)
    find_writer().kill()
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(Unavailable):
            await asyncio.gather(
                *(store.append(build_message(session_id, f"m{n}")) for n in range(3))
            )
        await make_session(store)
        assert not store.unit_of_work.is_healthy, "other writes say nothing of messages"
        assert not await store.unit_of_work.probe()

    while not await store.unit_of_work.probe():  # which waits a second; a start may take longer
        pass
    assert store.unit_of_work.is_healthy


async def test_a_file_that_is_moved_away_takes_nothing_more(store: Store, empty_sqlite: Path):
    session_id = await make_session(store)
    await store.append(build_message(session_id, "m0"))
    path = Path(store.url.removeprefix("sqlite://"))
    path.rename(path.with_suffix(".moved"))

    for _ in range(2):
        with pytest.raises(Unavailable):
            await store.append(build_message(session_id, "m1"))
        with pytest.raises(Unavailable):
            await make_session(store)
        assert not store.unit_of_work.is_healthy
        assert not await store.unit_of_work.probe()
        path.touch()  # another file in its place

    path.write_bytes(empty_sqlite.read_bytes())  # a good database, and not the one that is open
    writer = find_writer()
    writer.kill()
    psutil.wait_procs([writer])
    with pytest.raises(Unavailable):
        await store.append(build_message(session_id, "m1"))

    path.with_suffix(".moved").rename(path)
    await store.append(build_message(session_id, "m1"))
    await make_session(store)
    assert store.unit_of_work.is_healthy


async def test_it_ends_with_its_host(store: Store):
    session_id = await make_session(store)
    await store.append(build_message(session_id, "m0"))
    writer = find_writer()

    await store.close()

    assert not writer.is_running()


HOST = """
import asyncio, sys
from chatclick.store.opening import Store

async def main():
    store = await Store.open(sys.argv[1], has_writer_process=True)
    print("open", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_killed_host_leaves_none_behind_and_the_next_may_have_the_file(store: Store):
    url = store.url
    await store.close()
    host = subprocess.Popen([sys.executable, "-c", HOST, url], stdout=subprocess.PIPE)
    assert host.stdout is not None
    await asyncio.to_thread(host.stdout.readline)
    [writer] = psutil.Process(host.pid).children()

    file = sqlite3.connect(url.removeprefix("sqlite://"), isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    os.kill(host.pid, signal.SIGKILL)
    await asyncio.to_thread(host.wait)
    file.close()
    again = await Store.open(url, has_writer_process=True)

    await asyncio.to_thread(psutil.wait_procs, [writer], 10)
    assert not writer.is_running()
    await again.close()
    host.stdout.close()
