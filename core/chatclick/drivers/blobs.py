"""Files by generated name. The default keeps them in a folder."""

import asyncio
import re
import secrets
import shutil
from pathlib import Path
from typing import Protocol

from chatclick.errors import NotFound

_NAME = re.compile(r"[0-9a-f]{40}")


class Blobs(Protocol):
    """A store of files."""

    async def put(self, data: bytes) -> str:
        """Store a file and return its generated name."""

    async def get(self, name: str) -> bytes:
        """Return a file.

        Raises:
            NotFound: there is none of that name.
        """

    async def delete(self, name: str) -> None:
        """Remove a file; a missing one is fine."""


class DiskBlobs:
    """Files in a folder, spread over 256 sub-folders.

    Args:
        folder: made when the first file is stored.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, data: bytes) -> str:
        """Store a file and return its generated name. It appears whole or not at all."""
        name = secrets.token_hex(20)
        await asyncio.to_thread(_write, self._path(name), data)
        return name

    async def get(self, name: str) -> bytes:
        """Return a file.

        Raises:
            NotFound: there is none of that name.
        """
        try:
            return await asyncio.to_thread(self._path(name).read_bytes)
        except FileNotFoundError:
            raise NotFound("There is no such file.") from None

    async def delete(self, name: str) -> None:
        """Remove a file; a missing one is fine."""
        await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    async def clear(self) -> None:
        """Remove all files."""
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    def _path(self, name: str) -> Path:
        # Only names of our own making reach the file system.
        if not _NAME.fullmatch(name):
            raise NotFound("There is no such file.")
        return self._folder / name[:2] / name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_bytes(data)
    draft.replace(path)
