"""Request bodies that are read as they arrive: paced, timed, never whole in memory."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from hypercorn.typing import ASGIReceiveCallable
from quart import Request
from quart.asgi import ASGIHTTPConnection
from quart.wrappers.request import Body
from typing_extensions import override
from werkzeug.datastructures import Headers
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from chatclick.chat.attachments import NewFile
from chatclick.errors import BadRequest, FieldError, Invalid, TooLarge
from chatclick.http.shared import BODY_TIMEOUT_S
from chatclick.security.json import SIZES
from chatclick.security.media_types import UNKNOWN

MULTIPART = "multipart/form-data"
BYTES = "application/octet-stream"
TYPES = frozenset({MULTIPART, BYTES})

ENVELOPE_BYTES = 16 * 1024
"""What a form adds to the file in it."""
WAITING_BYTES = 512 * 1024
"""Bytes that have arrived and are not read yet, beyond which no more are taken from the socket."""

_MAX_PARTS = 4
_MAX_FIELD_BYTES = 64
_BOUNDARY = re.compile(r"[A-Za-z0-9'()+_,./:=? -]{1,200}")


class Gone(BadRequest):
    """The client went away in the middle of its body."""

    code = "body_incomplete"


class PacedBody(Body):
    """A body that says when it has room for more."""

    def __init__(self, expected: int | None, max_content_length: int | None) -> None:
        super().__init__(expected, max_content_length)
        self._is_broken = False
        self._room = asyncio.Event()
        self._room.set()

    @override
    async def __anext__(self) -> bytes:
        try:
            piece = await super().__anext__()
        except StopAsyncIteration:
            if self._is_broken:
                raise Gone("The connection ended before the body did.") from None
            raise
        self._room.set()
        return piece

    @override
    def append(self, data: bytes) -> None:
        super().append(data)
        if len(self._data) > WAITING_BYTES:
            self._room.clear()

    async def has_room(self) -> None:
        """Wait until what has arrived is read."""
        await self._room.wait()

    def break_off(self) -> None:
        """Tell whoever reads that no more will come, once they have read what is here."""
        if not self._complete.is_set():
            self._is_broken = True
            self._has_data.set()
            self._complete.set()


class PacedRequest(Request):
    """A request whose body may be larger than a document where it is one of `TYPES`."""

    body_class = PacedBody  # type: ignore[assignment]  # meant to be replaced

    def __init__(
        self,
        method: str,
        scheme: str,
        path: str,
        query_string: bytes,
        headers: Headers,
        *rest: Any,
        **options: Any,
    ) -> None:
        if _is_streamed(path, headers):
            options["max_content_length"] = None  # counted by whoever reads it
        super().__init__(method, scheme, path, query_string, headers, *rest, **options)


class PacedConnection(ASGIHTTPConnection):
    """Takes from the socket no more than is read."""

    @override
    async def handle_messages(self, request: Request, receive: ASGIReceiveCallable) -> None:
        """Feed the body of a request."""
        body = request.body
        assert isinstance(body, PacedBody)
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.break_off()
                return
            if message["type"] == "http.request":
                body.append(message.get("body", b""))
                if not message.get("more_body", False):
                    body.set_complete()
                await body.has_room()


def _is_streamed(path: str, headers: Headers) -> bool:
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind in TYPES and path.startswith("/api/v1/")


async def read_pieces(request: Request, max_bytes: int) -> AsyncIterator[bytes]:
    """Yield a body as it arrives.

    Raises:
        TooLarge: it is larger than `max_bytes`.
        BadRequest: it stops arriving.
    """
    if (request.content_length or 0) > max_bytes:
        raise TooLarge("The body is too large.", code="file_too_large")
    count = 0
    body = request.body.__aiter__()
    while True:
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                piece = await anext(body)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Gone("The body stopped arriving.", code="body_too_slow") from None
        count += len(piece)
        if count > max_bytes:
            raise TooLarge("The body is too large.", code="file_too_large")
        for at in range(0, len(piece), SIZES.rest_body_bytes):
            yield piece[at : at + SIZES.rest_body_bytes]


class FormFile:
    """The file of a form: part `file`, and part `duration_ms` before or behind it.

    Args:
        request: the request, of type `MULTIPART`.
        max_bytes: of the body.
    """

    def __init__(self, request: Request, max_bytes: int) -> None:
        boundary = request.mimetype_params.get("boundary", "")
        if not _BOUNDARY.fullmatch(boundary):
            raise _refuse("", "boundary", "The form names no boundary.")
        self._decoder = MultipartDecoder(boundary.encode(), max_parts=_MAX_PARTS)
        self._pieces = read_pieces(request, max_bytes)
        self._length = request.content_length
        self._max_bytes = max_bytes
        self._fields: dict[str, str] = {}
        self._head: File | None = None

    async def open(self) -> "FormFile":
        """Read up to where the file begins.

        Raises:
            BadRequest, Invalid: there is none.
        """
        async for event in self._list_events():
            if isinstance(event, File):
                self._head = event
                return self
        raise _refuse("/file", "required", "The form has no part named file with a file name.")

    @property
    def announced(self) -> NewFile:
        """What is known of the file so far."""
        assert self._head is not None
        duration = self._fields.get("duration_ms")
        if duration is not None and not re.fullmatch(r"[0-9]{1,9}", duration):
            raise _refuse("/duration_ms", "integer", "A number of milliseconds is needed.")
        return NewFile(
            name=self._head.filename,
            media_type=self._head.headers.get("Content-Type", UNKNOWN),
            size_bytes=self._length or self._max_bytes,
            duration_ms=None if duration is None else int(duration),
        )

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the file, then read what stands behind it."""
        async with aclosing(self._list_events()) as events:
            async for event in events:
                if isinstance(event, Data) and event.data:
                    yield event.data
                if isinstance(event, Data) and not event.more_data:
                    break
        async for event in self._list_events():
            if isinstance(event, File):
                raise _refuse("/file", "repeated", "Send one file at a time.")

    async def _list_events(self) -> AsyncGenerator[File | Data, None]:
        """Yield the parts of files; fields are kept."""
        field: Field | None = None
        while True:
            event = self._next_event()
            if isinstance(event, NeedData):
                self._decoder.receive_data(await anext(self._pieces, None))
            elif isinstance(event, Epilogue):
                return
            elif isinstance(event, File):
                if event.name != "file":
                    raise _refuse(f"/{event.name}"[:80], "unknown_field", "There is no such part.")
                yield event
            elif isinstance(event, Field):
                field = event
                self._open_field(field)
            elif isinstance(event, Data):
                if field is None:
                    yield event
                else:
                    self._add_to_field(field, event)
                    field = field if event.more_data else None

    def _next_event(self) -> Any:  # Any: werkzeug's Event, and its Preamble that says nothing
        try:
            return self._decoder.next_event()
        except ValueError:
            raise _refuse("", "malformed", "The form cannot be read.") from None

    def _open_field(self, field: Field) -> None:
        if field.name != "duration_ms" or field.name in self._fields:
            raise _refuse(f"/{field.name}"[:80], "unknown_field", "There is no such part.")
        self._fields[field.name] = ""

    def _add_to_field(self, field: Field, event: Data) -> None:
        text = self._fields[field.name] + event.data.decode("ascii", "replace")
        if len(text) > _MAX_FIELD_BYTES:
            raise _refuse(f"/{field.name}", "too_long", "The part is too long.")
        self._fields[field.name] = text


def _refuse(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
