"""The one file server: every byte of a file, built or uploaded, leaves through `build_response`.

It decides how a browser may take a file, so nothing else sends one; a test keeps it so.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from quart import Response

from chatclick.security.file_names import build_disposition
from chatclick.security.headers import DATA_HEADERS
from chatclick.security.media_types import safe_type


@dataclass(frozen=True, slots=True)
class PrivateFile:
    """A file that people sent: never run, and shown in a page only where that is harmless.

    Attributes:
        media_type: what it is.
        size_bytes: exactly as many as `pieces` yields.
        is_inline: it is a picture that was encoded anew, or a sound.
    """

    name: str
    media_type: str
    size_bytes: int
    is_inline: bool
    pieces: AsyncIterator[bytes] = field(repr=False)


def build_response(file: PrivateFile) -> Response:
    """Build the response with a private file."""
    media_type = safe_type(file.media_type)
    return send(
        file.pieces,
        media_type,
        {
            **DATA_HEADERS,
            "Content-Length": str(file.size_bytes),
            "Content-Disposition": build_disposition(file.name, is_inline=file.is_inline),
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


def send(
    body: bytes | AsyncIterator[bytes], content_type: str, headers: Mapping[str, str]
) -> Response:
    """Build the response with a file of any kind.

    Args:
        body: all of it, or its pieces.
        content_type: decided by us, never by who made the file.
        headers: further ones; `nosniff` is always there.
    """
    response = Response(body, content_type=content_type)
    if not isinstance(body, bytes):
        response.timeout = None  # as long as its reader takes
    response.headers.update(headers)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
