"""Files by generated name. The default keeps them in a folder.

A file is written in parts and appears, whole, when it is finished. Nothing here holds a file in
memory but `put` and `get`, which are for small ones.
"""

import asyncio
import errno
import os
import re
import secrets
import shutil
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar, cast

from chatclick.errors import NotFound, StorageFull

CHUNK_BYTES = 256 * 1024

_NAME = re.compile(r"[0-9a-f]{40}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

T = TypeVar("T")


class BlobWriter(Protocol):
    """A file being written, from a place on."""

    async def write(self, data: bytes) -> None:
        """Write behind what is there.

        Raises:
            StorageFull: there is no room for it.
        """

    async def close(self) -> None:
        """Let go of the file. What was written stays, unfinished."""


class Blobs(Protocol):
    """A store of files."""

    async def put(self, data: bytes) -> str:
        """Store a small file and return its generated name."""

    async def get(self, name: str) -> bytes:
        """Return a small file.

        Raises:
            NotFound: there is none of that name.
        """

    async def delete(self, name: str) -> None:
        """Remove a file, finished or not; a missing one is fine."""

    async def write(self, name: str, offset: int) -> BlobWriter:
        """Go on with an unfinished file.

        Args:
            name: from `new_name`.
            offset: where to go on, in bytes; what stands behind it is dropped.
        """

    async def finish(self, name: str) -> None:
        """Make an unfinished file appear. One that has appeared already is fine."""

    async def size(self, name: str) -> int:
        """Return the bytes of a finished file.

        Raises:
            NotFound: there is none of that name.
        """

    def read(self, name: str) -> AsyncGenerator[bytes, None]:
        """Yield a finished file in pieces of at most `CHUNK_BYTES`.

        Raises:
            NotFound: there is none of that name.
        """

    async def read_piece(self, name: str, offset: int, max_bytes: int) -> bytes:
        """Return a piece of a finished file, empty behind its end.

        Raises:
            NotFound: there is none of that name.
        """

    async def path(self, name: str) -> Path:
        """Return where a finished file can be read by another program.

        Raises:
            NotFound: there is none of that name.
        """

    async def adopt(self, name: str, file: Path) -> None:
        """Put a file of this machine under a name, in the place of what is there; it moves."""

    async def free_bytes(self) -> int:
        """Return the room that is left."""


def new_name() -> str:
    """Make the name of a file to be written: 160 random bits."""
    return secrets.token_hex(20)


class DiskBlobs:
    """Files in a folder, spread over 256 sub-folders.

    Args:
        folder: made when the first file is stored.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes) -> str:
        """Store a file and return its generated name. It appears whole or not at all."""
        name = new_name()
        await _in_thread(lambda: _write(self._path(name), data))
        return name

    async def get(self, name: str) -> bytes:
        """Return a file.

        Raises:
            NotFound: there is none of that name.
        """
        path = self._path(name)
        return await _in_thread(path.read_bytes)

    async def delete(self, name: str) -> None:
        """Remove a file; a missing one is fine."""
        path = self._path(name)
        await _in_thread(lambda: _remove(path))

    async def write(self, name: str, offset: int) -> "DiskWriter":
        """Go on with an unfinished file; see `Blobs`."""
        path = _draft_of(self._path(name))
        return DiskWriter(await _in_thread(lambda: _open_at(path, offset)))

    async def finish(self, name: str) -> None:
        """Make an unfinished file appear."""
        path = self._path(name)
        await _in_thread(lambda: _finish(path))

    async def size(self, name: str) -> int:
        """Return the bytes of a file; see `Blobs`."""
        path = self._path(name)
        return (await _in_thread(path.stat)).st_size

    async def read(self, name: str) -> AsyncGenerator[bytes, None]:
        """Yield a file in pieces; see `Blobs`."""
        path = self._path(name)
        file = await _in_thread(lambda: path.open("rb"))
        try:
            while data := await _in_thread(lambda: file.read(CHUNK_BYTES)):
                yield data
        finally:
            file.close()

    async def read_piece(self, name: str, offset: int, max_bytes: int) -> bytes:
        """Return a piece of a file; see `Blobs`."""
        path = self._path(name)
        return await _in_thread(lambda: _read_piece(path, offset, max_bytes))

    async def path(self, name: str) -> Path:
        """Return where a file is; see `Blobs`."""
        path = self._path(name)
        await _in_thread(path.stat)
        return path

    async def adopt(self, name: str, file: Path) -> None:
        """Put a file under a name; see `Blobs`."""
        path = self._path(name)
        await _in_thread(lambda: _adopt(path, file))

    async def free_bytes(self) -> int:
        """Return the room on the folder's disk."""
        return await _in_thread(lambda: shutil.disk_usage(_get_existing(self._folder)).free)

    async def clear(self) -> None:
        """Remove all files."""
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        # Only names of our own making reach the file system.
        if not _NAME.fullmatch(name):
            raise NotFound("There is no such file.")
        return self._folder / name[:2] / name


class DiskWriter:
    """An open file on disk.

    Args:
        file: where the next bytes go.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    async def write(self, data: bytes) -> None:
        """Write behind what is there; see `BlobWriter`."""
        await _in_thread(lambda: _write_all(self._file, data))

    async def close(self) -> None:
        """Let go of the file."""
        self._file.close()


async def _in_thread(work: Callable[[], T]) -> T:
    """Run file work off the event loop, and say in our own words why it failed."""
    try:
        return await asyncio.to_thread(work)
    except FileNotFoundError:
        raise NotFound("There is no such file.") from None
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull("There is no room for files now. Try again later.") from None
        raise


def _draft_of(path: Path) -> Path:
    return path.with_suffix(".part")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft_of(path)
    draft.write_bytes(data)
    draft.replace(path)


def _open_at(draft: Path, offset: int) -> BinaryIO:
    draft.parent.mkdir(parents=True, exist_ok=True)
    # Unbuffered: a piece that could not be written is known at once, not when the file is closed.
    file = os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
    file.truncate(offset)
    file.seek(offset)
    return cast(BinaryIO, file)


def _read_piece(path: Path, offset: int, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(max_bytes)


def _write_all(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _finish(path: Path) -> None:
    draft = _draft_of(path)
    if not draft.exists() and path.exists():
        return
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)


def _adopt(path: Path, file: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    shutil.move(file, draft)
    draft.replace(path)


def _remove(path: Path) -> None:
    for one in (path, _draft_of(path)):
        one.unlink(missing_ok=True)


def _get_existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
