"""The process that stores batches of messages in a SQLite file, and what it is told and tells.

Planning and storing a message takes as long as all else that the host does for it, and two threads
of one interpreter cannot do both at once. `SqliteProcess` starts this as `python -m`, with a socket
as its standard input: a batch comes in, an answer goes out, in order. It ends with its host; a lock
on the file, which it holds meanwhile, has the next host begin after the last batch.
"""

import os
import signal
import socket
import sqlite3
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder

from chatclick.errors import ChatclickError
from chatclick.store import failpoints
from chatclick.store.appends import NewMessage, Plan
from chatclick.store.events import Ack, StoredEvent
from chatclick.store.sqlite_batches import PRAGMAS, append
from chatclick.store.sqlite_file import Identity, check_identity

LENGTH_BYTES = 4
"""A frame begins with its length, unsigned and big-endian."""


class Batch(Struct, array_like=True):
    """Messages to store in one transaction.

    Attributes:
        run: batches of one run stand or fall in order: after one that failed, none is stored.
        file: which file the host has open.
    """

    run: int
    messages: Sequence[NewMessage]
    file: Identity


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
        self._path = Path(path)
        self._database: sqlite3.Connection | None = None
        self._failed_run = -1

    def store(self, batch: Batch) -> Answer:
        if batch.messages and batch.run == self._failed_run:
            return Answer(failure=Failure("earlier", "An earlier batch was not stored."))
        try:
            check_identity(self._path, batch.file)
            if not batch.messages:
                return Answer()
            self._database = self._database or _open(self._path)
            return _answer(append(self._database, batch.messages))
        except Exception as error:
            self._failed_run = batch.run
            return Answer(failure=_explain(error))


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for name, value in {"journal_mode": "WAL", "foreign_keys": "ON", **PRAGMAS}.items():
        database.execute(f"PRAGMA {name}={value}")
    return database


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
    writer, encode, decode = _Writer(path), Encoder().encode, Decoder(Batch).decode
    with socket.socket(fileno=0) as channel:
        for body in _read(channel):
            answer = frame(encode(writer.store(decode(body))))
            try:
                channel.sendall(answer)
            except OSError:
                return  # the host is gone


if __name__ == "__main__":
    main(sys.argv[1])
