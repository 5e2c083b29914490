"""The process that stores batches of messages in a SQLite file, and what it is told and tells.

Planning and storing a message takes as long as all else that the host does for it, and two threads
of one interpreter cannot do both at once. `SqliteProcess` starts this as `python -m`, with a socket
as its standard input: a batch comes in, an answer goes out, in order. It ends with its host; a lock
on the file, which it holds meanwhile, has the next host begin after the last batch.

A commit does not wait for the disk; its answer does. While one thread stores a batch, another has
the disk take what was committed before, and then answers: a disk needs as long for that as a
processor for fifty messages. So `synchronous` is NORMAL here: SQLite's own order of writes keeps
the file whole (https://sqlite.org/pragma.html#pragma_synchronous), and the log up to a commit is on
the disk before its sender hears of it, and before the host tells anybody. Who reads the file in
between sees what a power cut may still undo; the host's next start then gives the database a new
epoch. Works of the host are committed with FULL, so what a consumer noted is on the disk, and with
it all that it had read.
"""

import os
import signal
import socket
import sqlite3
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Literal

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from chatclick.errors import ChatclickError
from chatclick.store import failpoints
from chatclick.store.appends import NewMessage, Plan
from chatclick.store.events import Ack, StoredEvent
from chatclick.store.sqlite_batches import PRAGMAS, append
from chatclick.store.sqlite_file import OpenedFile

_sync_data = getattr(os, "fdatasync", os.fsync)  # not every system has both

LENGTH_BYTES = 4
"""A frame begins with its length, unsigned and big-endian."""


class Batch(Struct, array_like=True):
    """Messages to store in one transaction.

    Attributes:
        run: batches of one run stand or fall in order: after one that failed, none is stored.
    """

    run: int
    messages: Sequence[NewMessage]


class Refusal(Struct, array_like=True):
    """Why a message was not taken: the class of the error by name, its detail and its code."""

    error: str
    detail: str
    code: str


class Failure(Struct, array_like=True):
    """Why a batch was not stored: the database refused, or asks for a repeat, or a defect."""

    kind: Literal["database", "conflict", "defect", "earlier"]
    text: str


class Answer(Struct, array_like=True):
    """What became of a batch. `acks` is parallel to it, None where `refusals` has the reason."""

    acks: list[Ack | None] = []
    refusals: dict[int, Refusal] = {}
    events: list[StoredEvent] = []
    failure: Failure | None = None


class _Writer:
    def __init__(self, path: str) -> None:
        self._path = path
        self._file = OpenedFile(Path(path))
        self._database: sqlite3.Connection | None = None
        self._failed_run = -1

    def store(self, batch: Batch) -> Answer:
        if batch.messages and batch.run == self._failed_run:
            return Answer(failure=Failure("earlier", "An earlier batch was not stored."))
        try:
            self._file.check()
            if not batch.messages:
                return Answer()
            self._database = self._database or _open(self._path)
            return _answer(append(self._database, batch.messages))
        except Exception as error:
            self._failed_run = batch.run
            return Answer(failure=_explain(error))


def _open(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    pragmas = {"journal_mode": "WAL", "foreign_keys": "ON", **PRAGMAS, "synchronous": "NORMAL"}
    try:
        for name, value in pragmas.items():
            database.execute(f"PRAGMA {name}={value}")
        _begin_log(database)
    except BaseException:
        database.close()
        raise
    return database


def _begin_log(database: sqlite3.Connection) -> None:
    """Have what was committed so far put into the file, and the log begun anew.

    A disk that failed to take a part of the log says so once; whoever asks again is told that all
    is well. What would be written behind such a hole were lost with it.
    """
    (is_busy, *_) = database.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    if is_busy:
        raise sqlite3.OperationalError("somebody reads the log, which cannot begin anew")


class _Log:
    """The write-ahead log, which the disk takes when it is told to."""

    def __init__(self, path: str) -> None:
        # SQLite keeps it beside the file itself, not beside a link to it.
        self._path = Path(f"{Path(path).resolve()}-wal")
        self._file = -1

    def sync(self) -> None:
        """Return when all that was committed survives a power cut."""
        if self._file < 0 or not os.fstat(self._file).st_nlink:
            self._open()
        _sync_data(self._file)

    def _open(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
        os.fsync(folder)  # the log's own name
        os.close(folder)


class _Teller:
    """Answers, once the disk has what was committed: one sync for all answers that wait."""

    def __init__(self, channel: socket.socket, log: _Log) -> None:
        self._channel, self._log = channel, log
        self._answers = SimpleQueue[Answer | None]()
        self._thread = Thread(target=self._run, name="answers")
        self._thread.start()

    def tell(self, answer: Answer) -> None:
        """Have an answer sent, behind the earlier ones."""
        self._answers.put(answer)

    def stop(self) -> None:
        """Wait until all is on the disk and told."""
        self._answers.put(None)
        self._thread.join()

    def _run(self) -> None:
        encode = Encoder().encode
        try:
            while answers := self._take():
                if any(one.acks for one in answers):
                    self._log.sync()
                self._channel.sendall(b"".join(frame(encode(one)) for one in answers))
        except ConnectionError:
            self._channel.shutdown(socket.SHUT_RD)  # the host is gone, nobody asks any more
        except BaseException:
            # What was committed is perhaps not on the disk: the host must not hear that it is, nor
            # that it was not stored. An end of this process is what says so.
            traceback.print_exc()
            os._exit(1)

    def _take(self) -> list[Answer]:
        """Return all answers that are there, at least one; none at the end."""
        answers = [self._answers.get()]
        try:
            while answers[-1] is not None:
                answers.append(self._answers.get_nowait())
        except Empty:
            pass
        if answers[-1] is None and len(answers) > 1:
            self._answers.put(None)
        return [one for one in answers if one is not None]


def _answer(plan: Plan) -> Answer:
    acks = [None if isinstance(each, ChatclickError) else each for each in plan.outcomes]
    refusals = {
        place: Refusal(type(error).__name__, error.detail, error.code)
        for place, error in enumerate(plan.outcomes)
        if isinstance(error, ChatclickError)
    }
    return Answer(acks, refusals, plan.events)


def _explain(error: Exception) -> Failure:
    if isinstance(error, sqlite3.IntegrityError):
        return Failure("conflict", str(error))
    if isinstance(error, sqlite3.Error):
        return Failure("database", str(error))
    return Failure("defect", "".join(traceback.format_exception(error)))


def _read(channel: socket.socket) -> Iterator[bytes]:
    """Yield what comes until the host ends, be it in the middle of a frame."""
    with channel.makefile("rb") as frames:
        while len(head := frames.read(LENGTH_BYTES)) == LENGTH_BYTES:
            length = int.from_bytes(head, "big")
            if len(frame := frames.read(length)) < length:
                return
            yield frame


def frame(body: bytes) -> bytes:
    """Put the length before what is sent."""
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def main(path: str) -> None:
    """Store what comes through standard input until it ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the host, which ends this one last
    failpoints.end_with(os.getppid())
    writer, decode = _Writer(path), Decoder(Batch).decode
    with socket.socket(fileno=0) as channel:
        teller = _Teller(channel, _Log(path))
        try:
            for body in _read(channel):
                teller.tell(writer.store(decode(body)))
        finally:
            teller.stop()


if __name__ == "__main__":
    main(sys.argv[1])
