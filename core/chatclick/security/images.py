"""Pictures that people send: encoded anew by a process of its own, never decoded in this one."""

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from chatclick.errors import ChatclickError, TooLarge, Unavailable, UnsupportedMediaType
from chatclick.security import image_worker

FORMATS: Final = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}
LIMIT_S: Final = 60.0
AT_ONCE: Final = 2
_MAX_ANSWER_BYTES: Final = 4096

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was encoded anew. The files are gone with the context that made them.

    Attributes:
        file: the picture.
        thumbnail: a small one, as WebP.
        width: in pixels, as it is shown.
        height: likewise.
    """

    file: Path
    thumbnail: Path
    width: int
    height: int


class ImageEncoder:
    """Encodes pictures, a few at a time.

    Args:
        folder: for files in the making.
        max_pixels: of one picture.
        max_frames: of a moving one.
    """

    def __init__(self, folder: Path, *, max_pixels: int, max_frames: int) -> None:
        self._folder = folder
        self._limits = {"max_pixels": max_pixels, "max_frames": max_frames}
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def clear(self) -> None:
        """Remove what a stop left behind."""
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    @asynccontextmanager
    async def encode(self, source: Path, media_type: str) -> AsyncIterator[Picture]:
        """Encode a picture anew.

        Args:
            source: the file.
            media_type: what it is, a key of `FORMATS`.

        Raises:
            TooLarge: it has too many pixels or frames, or takes too much time or memory.
            UnsupportedMediaType: it cannot be read.
        """
        async with self._turns:
            folder, place = await asyncio.to_thread(self._prepare, source)
            try:
                target, thumbnail = folder / "picture", folder / "thumbnail"
                order = {
                    "source": str(place),
                    "target": str(target),
                    "thumbnail": str(thumbnail),
                    "format": FORMATS[media_type],
                    **self._limits,
                }
                answer = await _run(order, folder)
                yield Picture(target, thumbnail, answer["width"], answer["height"])
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _prepare(self, source: Path) -> tuple[Path, Path]:
        """Make a folder for the outcome; return both places from the root on."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=self._folder)).resolve(), source.resolve()


async def _run(order: dict[str, object], folder: Path) -> dict[str, int]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", image_worker.__file__, json.dumps(order)),
        cwd=folder,
        env={},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(LIMIT_S):
            output = await process.stdout.read(_MAX_ANSWER_BYTES)
            await process.wait()
    except TimeoutError:
        output = b""
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return _read(output, process.returncode)


def _read(output: bytes, returncode: int | None) -> dict[str, int]:
    try:
        answer = json.loads(output)
    except ValueError:
        # Killed for its time or memory; or the interpreter itself could not start.
        if returncode is not None and returncode > 0:
            _log.error("image_worker_failed", returncode=returncode)
            raise Unavailable("Pictures cannot be taken now. Try again.") from None
        answer = {"refused": "image_too_large"}
    if "refused" in answer:
        raise _refuse(str(answer["refused"]))
    return {"width": int(answer["width"]), "height": int(answer["height"])}


def _refuse(code: str) -> ChatclickError:
    if code == "image_too_large":
        return TooLarge("The picture has too many pixels or frames.", code=code)
    return UnsupportedMediaType("The picture cannot be read.", code=code)
