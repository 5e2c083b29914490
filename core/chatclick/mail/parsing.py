"""A mail as the library parses it, and what its parts hold, within bounds.

The library descends as deep as a sender nests, keeps as many parts and headers as a sender writes,
decodes by any codec a sender names, and looks through headers again and again: here that ends.
"""

import codecs
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser

from typing_extensions import override

MAX_DEPTH = 20
"""How deep parts nest; deeper ones are one part each, read by nobody."""
MAX_PARTS = 10_000
MAX_LINES = 1_000_000
MAX_HEADERS = 500
MAX_HEADER = 2000
MAX_LONG_HEADER = 20 * MAX_HEADER
"""Of headers that list mails or people; those about the content are taken apart in more than
linear time, and have only `MAX_HEADER`."""
_LINE_CHARS = 40
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "mbcs", "oem"}
)
"""Codecs of the library that no mail is written in: one of them takes hours for a large text."""


class TooMuch(Exception):
    """The mail has more lines or parts than anybody's has."""


class Part(Message):
    """A mail or a part of it. It hides from the parser what is too deep, so it does not descend."""

    _depth = 0

    @property
    def is_too_deep(self) -> bool:
        """There are parts in it that were not read."""
        return self._depth >= MAX_DEPTH and _is_container(super().get_content_type())

    @override
    def attach(self, payload: Message) -> None:  # type: ignore[override]
        if isinstance(payload, Part):
            payload._depth = self._depth + 1
        super().attach(payload)

    @override
    def get_content_type(self) -> str:
        return "application/octet-stream" if self.is_too_deep else super().get_content_type()

    @override
    def set_raw(self, name: str, value: str) -> None:
        if len(self) < MAX_HEADERS:
            is_long = not name.lower().startswith("content-")
            super().set_raw(name, value[: MAX_LONG_HEADER if is_long else MAX_HEADER])


def parse(data: bytes) -> Part:
    """Parse a mail.

    Raises:
        TooMuch: it has more lines or parts than are read.
    """
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines > max(MAX_LINES, len(data) // _LINE_CHARS):
        raise TooMuch
    made = 0

    def make_part() -> Part:
        nonlocal made
        made += 1
        if made > MAX_PARTS:
            raise TooMuch
        return Part()

    return BytesParser(make_part).parsebytes(data)


def list_inner(part: Message) -> list[Part]:
    """Return the parts of a part, none where it is not parted."""
    if not part.is_multipart():  # else get_payload decodes, by any codec and with any error
        return []
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Part)] if isinstance(payload, list) else []


def read_text(part: Message) -> str:
    """Return the text of a part, by its charset as far as that goes."""
    try:
        charset = str(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError, TypeError):
        charset = "utf-8"
    text = decode(read_bytes(part), charset)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def read_bytes(part: Message) -> bytes:
    """Return what a part holds; of a mail in a mail, the whole of that."""
    if part.is_multipart():
        inner = next(iter(list_inner(part)), None)
        return b"" if inner is None else _flatten(inner)
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def decode_words(value: str) -> str:
    """Return a header with its encoded words (RFC 2047) read as far as they can be."""
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return value
    return "".join(
        piece if isinstance(piece, str) else decode(piece, charset or "utf-8")
        for piece, charset in pieces
    )


def decode(data: bytes, charset: str) -> str:
    """Return bytes as a text that can be stored, by UTF-8 or Latin-1 where the charset fails."""
    for name in (charset, "utf-8"):
        try:
            if codecs.lookup(name).name in _NO_CHARSETS:
                continue
            text = data.decode(name)
        except (LookupError, ValueError):
            continue
        return text.encode("utf-8", "replace").decode()  # UTF-7 makes halves of characters
    return data.decode("latin-1")


def _is_container(kind: str) -> bool:
    return kind.startswith(("multipart/", "message/"))


def _flatten(mail: Message) -> bytes:
    try:
        return mail.as_bytes()
    except (MessageError, LookupError, ValueError, TypeError):
        return b""
