"""The process that stores messages answers when the disk has them, and stores more meanwhile."""

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.msgpack import Decoder, Encoder

from chatclick.store.opening import Store
from chatclick.store.sqlite_writer import LENGTH_BYTES, Answer, Batch, frame

from .test_unit_of_work import build_message, make_session

SLOW_DISK = """
import os, sys

def take(file, *, take=os.fdatasync):
    assert os.path.samestat(os.fstat(file), os.stat(sys.argv[1] + "-wal"))
    print("asked", flush=True)
    if sys.stdin_of_the_test.readline() == "broken\\n":
        raise OSError(5, "Input/output error")
    take(file)

os.fdatasync = take
sys.stdin_of_the_test = os.fdopen(int(sys.argv[2]))
from chatclick.store import sqlite_writer
sqlite_writer.main(sys.argv[1])
"""


class Writer:
    """The process, with a disk that takes what was written when the test says so."""

    def __init__(self, path: str) -> None:
        self.channel, theirs = socket.socketpair()
        self.disk, its_disk = socket.socketpair()
        with theirs, its_disk:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SLOW_DISK, path, str(its_disk.fileno())],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                text=True,
                pass_fds=[its_disk.fileno()],
            )
        self.channel.settimeout(20)

    def send(self, *messages) -> None:
        self.channel.sendall(frame(Encoder().encode(Batch(1, messages))))

    def hear(self) -> Answer:
        length = int.from_bytes(self._receive(LENGTH_BYTES), "big")
        return Decoder(Answer).decode(self._receive(length))

    def has_answered(self) -> bool:
        self.channel.setblocking(False)
        try:
            return bool(self.channel.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        finally:
            self.channel.settimeout(20)

    def wait_until_disk_is_asked(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "asked\n"

    def end(self) -> str:
        """Wait until the process has ended and return what else it said."""
        assert self.process.stdout is not None
        with self.channel, self.disk, self.process.stdout as output:
            said = output.read()
            self.process.wait()
        return said

    def _receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.channel.recv(count - len(data))
            assert part, "the process ended"
            data += part
        return data


@pytest.fixture
async def database(empty_sqlite: Path, tmp_path: Path):
    """A file with one session in it, and the session's id."""
    path = tmp_path / "chatclick.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    store = await Store.open(f"sqlite://{path}")
    session_id = await make_session(store)
    yield str(path), session_id
    await store.close()


@pytest.fixture
def writer(database) -> Iterator[Writer]:
    writer = Writer(database[0])
    yield writer
    writer.process.kill()
    writer.process.wait()
    for one in (writer.channel, writer.disk, writer.process.stdout):
        one.close()


def wait_until_stored(path: str, writer: Writer, count: int) -> None:
    """Look into the file until so many messages are committed."""
    with sqlite3.connect(path, isolation_level=None) as database:
        while database.execute("SELECT count(*) FROM message").fetchone()[0] < count:
            assert writer.process.poll() is None
    database.close()


def test_an_answer_waits_for_the_disk_and_the_next_batch_does_not(database, writer):
    path, session_id = database

    writer.send(build_message(session_id, "m1"))
    writer.wait_until_disk_is_asked()
    writer.send(build_message(session_id, "m2"))
    wait_until_stored(path, writer, 2)
    assert not writer.has_answered()

    writer.disk.sendall(b"take\n")
    first = writer.hear()
    writer.wait_until_disk_is_asked()
    assert not writer.has_answered()
    writer.disk.sendall(b"take\n")
    second = writer.hear()

    assert [ack.client_msg_id for ack in (*first.acks, *second.acks) if ack] == ["m1", "m2"]


def test_answers_that_wait_share_one_way_to_the_disk(database, writer):
    path, session_id = database
    writer.send(build_message(session_id, "m1"))
    writer.wait_until_disk_is_asked()
    for number in range(2, 6):
        writer.send(build_message(session_id, f"m{number}"))
    wait_until_stored(path, writer, 5)
    writer.channel.shutdown(socket.SHUT_WR)

    writer.disk.sendall(b"take\n" * 5)
    heard = [writer.hear().acks[0].client_msg_id for _ in range(5)]

    assert heard == ["m1", "m2", "m3", "m4", "m5"]
    # The last may be committed and not yet in line when the first is answered.
    assert writer.end() in ("asked\n", "asked\nasked\n"), "fewer than one for each"
    assert writer.process.returncode == 0


def test_a_disk_that_fails_ends_the_process_without_an_answer(database, writer):
    path, session_id = database
    message = build_message(session_id, "m1")
    writer.send(message)
    writer.wait_until_disk_is_asked()

    writer.disk.sendall(b"broken\n")

    assert writer.channel.recv(1) == b""
    assert writer.process.wait(20) == 1

    again = Writer(path)
    again.send(message)
    again.wait_until_disk_is_asked()
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as file:  # without the log
        assert file.execute("SELECT client_msg_id FROM message").fetchall() == [("m1",)]
    file.close()
    again.disk.sendall(b"take\n")
    assert again.hear().acks[0].message_id == message.message_id
    again.channel.shutdown(socket.SHUT_WR)
    again.end()


def test_a_log_that_somebody_reads_refuses_messages_until_it_can_begin_anew(database, writer):
    path, session_id = database
    writer.send(build_message(session_id, "m1"))
    writer.wait_until_disk_is_asked()
    writer.process.kill()
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM message").fetchone()

    again = Writer(path)
    again.send(build_message(session_id, "m2"))
    refused = again.hear()
    reader.close()
    again.channel.sendall(frame(Encoder().encode(Batch(2, [build_message(session_id, "m3")]))))
    again.wait_until_disk_is_asked()
    again.disk.sendall(b"take\n")

    assert refused.failure and refused.failure.kind == "database"
    assert again.hear().acks[0].client_msg_id == "m3"
    again.channel.shutdown(socket.SHUT_WR)
    again.end()


async def test_a_linked_file_takes_messages(empty_sqlite: Path, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "elsewhere/chatclick.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    (tmp_path / "linked.sqlite3").symlink_to(path)
    store = await Store.open(f"sqlite://{tmp_path}/linked.sqlite3", has_writer_process=True)

    ack = await store.append(build_message(await make_session(store), "m1"))

    assert ack.client_msg_id == "m1"
    await store.close()


@pytest.mark.parametrize(
    ("is_killed", "is_rebooted", "is_renewed"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
async def test_a_power_cut_renews_the_epoch(
    empty_sqlite, tmp_path, monkeypatch, is_killed, is_rebooted, is_renewed
):
    path = tmp_path / "chatclick.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    store = await Store.open(f"sqlite://{path}", has_writer_process=True)
    copy = tmp_path / "copy.sqlite3"
    with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
        source.backup(target)  # as it is while a host has it open
    source.close(), target.close()
    await store.close()
    if is_rebooted:
        (tmp_path / "boot_id").write_text("another\n")
        monkeypatch.setattr("chatclick.store.opening.BOOT_ID", tmp_path / "boot_id")

    again = await Store.open(f"sqlite://{copy if is_killed else path}", has_writer_process=True)

    assert (again.epoch != store.epoch) == is_renewed
    await again.close()


def test_a_repeat_after_a_crash_is_answered_when_the_disk_has_the_first(database, writer):
    path, session_id = database
    message = build_message(session_id, "m1")
    writer.send(message)
    writer.wait_until_disk_is_asked()
    writer.process.kill()

    again = Writer(path)
    again.send(message)
    again.wait_until_disk_is_asked()
    assert not again.has_answered()
    again.disk.sendall(b"take\n")

    assert again.hear().acks[0].message_id == message.message_id
    again.channel.shutdown(socket.SHUT_WR)
    assert again.end() == ""
