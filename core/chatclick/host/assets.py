"""A folder of built files, with types, ETags, caching and compressed twins."""

import asyncio
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from quart import Response, request

from chatclick.errors import NotFound
from chatclick.host.file_responses import send

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

# The system's table differs between machines; these decide whether a browser runs a file.
TYPES: Mapping[str, str] = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain",
}
_TEXT = ("text/", "application/json", "image/svg+xml", "application/manifest+json")


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    etag: str
    encoding: str
    stamp: tuple[int, int]


class FolderAssets:
    """Files of one folder, kept in memory once read, for they are few and small.

    Args:
        folder: the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._files: dict[Path, _File] = {}

    async def file(self, name: str, immutable: bool = False) -> Response:
        """Serve one file for the current request; see `chatclick.plugin.site.Assets`."""
        path = self._locate(name)
        encodings = [
            (encoding, suffix)
            for encoding, suffix in ENCODINGS
            if request.accept_encodings.quality(encoding) > 0
        ]
        file = await asyncio.to_thread(self._read, path, tuple(encodings))
        headers = {
            "Cache-Control": IMMUTABLE if immutable else REVALIDATE,
            "Vary": "Accept-Encoding",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        response = send(file.data, _type_of(path), headers)
        if file.encoding:
            response.headers["Content-Encoding"] = file.encoding
        response.set_etag(file.etag)
        await response.make_conditional(request)
        return response

    def _locate(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        is_plain = (
            parts
            and not name.endswith("/")
            and not any(
                part in ("..", "/") or part.startswith(".") or "\\" in part or "\0" in part
                for part in parts
            )
        )
        path = self._folder.joinpath(*parts) if is_plain else self._folder
        # resolve() follows links: one that leads outside is not ours to serve.
        if not is_plain or not path.resolve().is_relative_to(self._folder):
            raise NotFound("There is no such file.")
        return path

    def _read(self, path: Path, encodings: tuple[tuple[str, str], ...]) -> _File:
        for encoding, suffix in (*encodings, ("", "")):
            candidate = path.with_name(path.name + suffix)
            try:
                status = candidate.stat()
                if not candidate.is_file():
                    continue
                stamp = (status.st_mtime_ns, status.st_size)
                known = self._files.get(candidate)
                if known is None or known.stamp != stamp:
                    data = candidate.read_bytes()
                    etag = hashlib.sha256(data).hexdigest()[:32]
                    known = self._files[candidate] = _File(data, etag, encoding, stamp)
            except OSError:
                continue
            return known
        raise NotFound("There is no such file.")


def _type_of(path: Path) -> str:
    kind = TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind
