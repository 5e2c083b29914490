"""The host's end of the process that stores batches of messages: start, ask, end."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog
from msgspec.msgpack import Decoder, Encoder
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from chatclick import errors
from chatclick.errors import ChatclickError
from chatclick.store import sqlite_writer
from chatclick.store.appends import Plan
from chatclick.store.dialects import TakeBatch
from chatclick.store.events import Ack
from chatclick.store.sqlite_file import OpenedFile
from chatclick.store.sqlite_writer import LENGTH_BYTES, Answer, Batch, Failure, Refusal, frame

AHEAD = 2
"""Batches on the way: one is stored, the next lies ready while this process reads the answer."""

END_S = 10.0
"""How long the process may take to end; the batch it is at is committed or not, never half."""

_Channel = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_encode, _decode = Encoder().encode, Decoder(Answer).decode
_log = structlog.get_logger(__name__)


class SqliteProcess:
    """Stores batches in a process of its own, which is started anew when it died.

    Args:
        file: where the database is; an attribute, too.
        lock: a descriptor that the process keeps open; the lock on the file goes when both ended.
    """

    def __init__(self, file: OpenedFile, lock: int) -> None:
        self.file = file
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: _Channel | None = None
        self._run = 0

    async def start(self) -> None:
        """Start the process; it is asked as soon as it is ready, without waiting for it here."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = await asyncio.to_thread(_spawn, self.file.path, theirs, self._lock)
            self._channel = await asyncio.open_unix_connection(sock=ours)
        except BaseException:
            ours.close()
            raise

    async def append(self, take: TakeBatch, on_commit: Callable[[Plan], None]) -> None:
        """Have batch after batch stored; see `Dialect.append`.

        Raises:
            OperationalError: the database refused a batch; it and later ones were not stored.
            sqlite3.OperationalError: the file is not where it was; nothing was stored.
            IntegrityError: the same, and a repeat may well succeed.
            DBConnectionError: the process ended; what was on the way is stored or not.
        """
        file = self.file.check()
        reader, writer = await self._reach()
        self._run += 1
        asked, failure = 0, None
        try:
            while True:
                while failure is None and asked < AHEAD and (batch := take()):
                    try:
                        writer.write(frame(_encode(Batch(self._run, batch, file))))
                    except Exception as error:  # what one message holds cannot be written down
                        failure = error
                    else:
                        asked += 1
                if not asked:
                    break
                answer = await self._hear(reader)
                asked -= 1
                if answer.failure is None:
                    on_commit(Plan(_list_outcomes(answer), answer.events))
                else:
                    failure = failure or _revive(answer.failure)
        finally:
            if asked:  # an answer nobody heard would be taken for that of the next batch
                await self.stop()
        if failure is not None:
            raise failure

    async def check(self) -> None:
        """Have an empty batch answered, which takes no lock.

        Raises:
            DBConnectionError: the process ended.
            OperationalError: the file is not where it was; sqlite3's, when it was seen here.
            OSError: it cannot be started.
        """
        file = self.file.check()
        reader, writer = await self._reach()
        writer.write(frame(_encode(Batch(self._run, [], file))))
        answer = await self._hear(reader)
        if answer.failure is not None:
            raise _revive(answer.failure)

    async def stop(self) -> None:
        """End the process after what it is at."""
        process, channel = self._process, self._channel
        self._process = self._channel = None
        if channel is not None:
            with suppress(RuntimeError, OSError):  # it broke, and is closed
                channel[1].write_eof()  # uvloop closes the socket only later
            channel[1].close()
        if process is None:
            return
        try:
            await asyncio.to_thread(process.wait, END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)

    async def _reach(self) -> _Channel:
        if self._process is not None and self._process.poll() is not None:
            _log.error("sqlite_writer_ended", status=self._process.returncode)
            await self.stop()
        if self._channel is None:
            await self.start()
        assert self._channel is not None
        return self._channel

    async def _hear(self, reader: asyncio.StreamReader) -> Answer:
        try:
            length = int.from_bytes(await reader.readexactly(LENGTH_BYTES), "big")
            return _decode(await reader.readexactly(length))
        except (EOFError, OSError) as error:
            await self.stop()
            raise DBConnectionError("The process that stores messages has ended.") from error


def _spawn(path: Path, channel: socket.socket, lock: int) -> subprocess.Popen[bytes]:
    # Not asyncio's: uvloop leaves every descriptor open that is inheritable.
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", sqlite_writer.__name__, str(path)],
        stdin=channel.fileno(),
        pass_fds=[lock],
        start_new_session=True,  # Ctrl-C is for the host, which ends this one last
    )


def _list_outcomes(answer: Answer) -> list[Ack | ChatclickError]:
    outcomes: list[Ack | ChatclickError] = []
    for place, ack in enumerate(answer.acks):
        outcomes.append(_refuse(answer.refusals[place]) if ack is None else ack)
    return outcomes


def _refuse(refusal: Refusal) -> ChatclickError:
    kind: type[ChatclickError] = getattr(errors, refusal.error)
    return kind(refusal.detail, code=refusal.code)


def _revive(failure: Failure) -> Exception:
    """Build the error that the driver would have raised here."""
    if failure.kind == "conflict":
        return IntegrityError(failure.text)
    if failure.kind == "database":
        return OperationalError(failure.text)
    return RuntimeError(failure.text)
