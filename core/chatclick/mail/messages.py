"""A mail that came in, read within limits. Whatever is broken in it, this returns something.

Mails are written by anybody: headers are cut and kept to one line, a charset nobody knows is read
as far as it goes, parts beyond the limit are counted and left, and nothing is trusted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

from chatclick.mail.addresses import one_line
from chatclick.mail.reports import Bounce, read_bounces
from chatclick.mail.texts import html_to_text

MIB = 1024 * 1024
MAX_HEADER = 2000
MAX_IDS = 50
_ID = re.compile(r"<[^<>\s]{1,300}>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]@]{1,255}")


class MailTooLarge(Exception):
    """The mail has more bytes than are read."""


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How much of a mail is read.

    Attributes:
        size_bytes: of the whole mail.
        parts: of which, however deep, texts and files are taken.
        files: how many are taken.
        text_chars: of the text.
    """

    size_bytes: int = 25 * MIB
    parts: int = 200
    files: int = 10
    text_chars: int = 200_000


@dataclass(frozen=True, slots=True)
class MailPart:
    """A file of a mail."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail as it came in; nothing in it was proved by anybody.

    Attributes:
        message_id: with its brackets, "" where it has none.
        references: ids of the mails it answers, the nearest last.
        sender: address in small letters, "" where there is none.
        sender_name: what the sender calls themselves.
        return_path: where bounces go, "<>" for nowhere, None where no server noted it.
        recipients: addresses of To, Cc, Delivered-To and the like, as they were written.
        subject: one line.
        text: what a reader sees, quotes and signature included.
        files: what hangs on it.
        left_out: how many parts or files were beyond the limits.
        headers: of those that tell machines from people, the values in small letters.
        authentication: the results that the receiving server wrote down; a hint, not a proof.
        bounces: what a delivery report says did not arrive.
        is_report: it is a report of a server, about delivery or something else.
    """

    message_id: str
    references: tuple[str, ...]
    sender: str
    sender_name: str
    return_path: str | None
    recipients: tuple[str, ...]
    subject: str
    text: str
    files: tuple[MailPart, ...] = ()
    left_out: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    authentication: str = ""
    bounces: tuple[Bounce, ...] = ()
    is_report: bool = False


_TELLING = (
    *("auto-submitted", "precedence", "x-auto-response-suppress", "x-autoreply", "x-autorespond"),
    *("list-id", "list-unsubscribe", "feedback-id", "x-loop", "x-failed-recipients"),
)
_RECEIVERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "resent-to")


def read_mail(data: bytes, limits: MailLimits | None = None) -> ReceivedMail:
    """Read a mail.

    Args:
        data: the whole of it, as the server keeps it.
        limits: how much is read.

    Raises:
        MailTooLarge: it has more bytes than the limits say.
    """
    limits = limits or MailLimits()
    if len(data) > limits.size_bytes:
        raise MailTooLarge
    mail = BytesParser(policy=policy.compat32).parsebytes(data)
    body = _Body(limits)
    body.read(mail)
    sender, sender_name = _read_sender(mail)
    kind = mail.get_content_type()
    return ReceivedMail(
        message_id=next(iter(_read_ids(mail, "Message-ID")), ""),
        references=_read_references(mail),
        sender=sender,
        sender_name=sender_name,
        return_path=_read_return_path(mail),
        recipients=tuple(_list_recipients(mail)),
        subject=_header(mail, "Subject")[:500],
        text=body.text[: limits.text_chars],
        files=tuple(body.files),
        left_out=body.left_out,
        headers={one: _header(mail, one).lower()[:200] for one in _TELLING if one in mail},
        authentication=_header(mail, "Authentication-Results")[:1000],
        bounces=read_bounces(mail),
        is_report=kind == "multipart/report",
    )


class _Body:
    """Walks through the parts: the best text of each alternative, and the files."""

    def __init__(self, limits: MailLimits) -> None:
        self._limits = limits
        self._parts_left = limits.parts
        self._texts: list[str] = []
        self.files: list[MailPart] = []
        self.left_out = 0

    @property
    def text(self) -> str:
        """All texts, one below the other."""
        return "\n\n".join(one for one in self._texts if one.strip())

    def read(self, mail: Message) -> None:
        """Take what is in a mail, without recursion: nesting is the sender's to choose."""
        waiting = [mail]
        while waiting:
            part = waiting.pop(0)
            if self._parts_left <= 0:
                self.left_out += 1
                continue
            self._parts_left -= 1
            inner = _list_inner(part)
            if part.get_content_type() == "multipart/alternative" and inner:
                waiting.insert(0, _choose(inner))
            elif inner and part.get_content_maintype() == "multipart":
                waiting[:0] = inner
            else:
                self._take(part)

    def _take(self, part: Message) -> None:
        kind, name = part.get_content_type(), _read_name(part)
        is_file = bool(name) or part.get_content_disposition() == "attachment"
        if kind in ("text/plain", "text/html") and not is_file:
            text = _decode(part)
            self._texts.append(html_to_text(text) if kind == "text/html" else text)
            return
        if kind.startswith(("message/delivery-status", "text/rfc822-headers", "multipart/")):
            return
        data = _read_bytes(part)
        if not data or (not is_file and not kind.startswith(("image/", "message/", "audio/"))):
            return
        if len(self.files) >= self._limits.files:
            self.left_out += 1
            return
        self.files.append(MailPart(name or _make_name(kind), kind, data))


def _list_inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _choose(parts: list[Message]) -> Message:
    """Return the plain text of alternatives where it says something, else the last one."""
    for part in parts:
        if part.get_content_type() == "text/plain" and _decode(part).strip():
            return part
    return parts[-1]


def _decode(part: Message) -> str:
    data = _read_bytes(part)
    charset = str(part.get_content_charset() or "utf-8")
    for name in (charset, "utf-8"):
        try:
            text = data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return data.decode("latin-1").replace("\r\n", "\n").replace("\x00", "")


def _read_bytes(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):  # a mail in a mail
        inner = next((one for one in payload if isinstance(one, Message)), None)
        return b"" if inner is None else _flatten(inner)
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _flatten(mail: Message) -> bytes:
    try:
        return mail.as_bytes()
    except (LookupError, ValueError, UnicodeError, TypeError, RecursionError, KeyError):
        return b""


def _read_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        return "file"
    return one_line(_decode_words(name))[:255]


def _make_name(kind: str) -> str:
    return "mail.eml" if kind == "message/rfc822" else kind.replace("/", ".")


def _header(mail: Message, name: str) -> str:
    return one_line(_decode_words(str(mail.get(name, ""))[:MAX_HEADER]))


def _decode_words(value: str) -> str:
    """Return a header with its encoded words (RFC 2047) read as far as they can be."""
    try:
        pieces = decode_header(value)
    except (ValueError, LookupError, TypeError, AttributeError):
        return value
    return "".join(_decode_piece(piece, charset) for piece, charset in pieces)


def _decode_piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    for name in (charset or "utf-8", "utf-8"):
        try:
            return piece.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return piece.decode("latin-1")


def _read_ids(mail: Message, name: str) -> list[str]:
    return _ID.findall(str(mail.get(name, ""))[: 20 * MAX_HEADER])[-MAX_IDS:]


def _read_references(mail: Message) -> tuple[str, ...]:
    found = [*_read_ids(mail, "References"), *_read_ids(mail, "In-Reply-To")]
    return tuple(dict.fromkeys(found))


def _read_sender(mail: Message) -> tuple[str, str]:
    raw = str(mail.get("From", ""))[:MAX_HEADER]
    pairs = [one for one in getaddresses([raw]) if one[1]]
    address = _ADDRESS.fullmatch(pairs[0][1].strip()) if len(pairs) == 1 else _ADDRESS.search(raw)
    if address is None:
        return "", ""
    name = _decode_words(pairs[0][0]) if pairs else ""
    return address[0].lower()[:254], one_line(name)[:120]


def _read_return_path(mail: Message) -> str | None:
    if "Return-Path" not in mail:
        return None
    return one_line(str(mail["Return-Path"]))[:300]


def _list_recipients(mail: Message) -> Iterator[str]:
    seen: set[str] = set()
    for name in _RECEIVERS:
        for value in (mail.get_all(name) or [])[:20]:
            for found in _ADDRESS.findall(str(value)[: 20 * MAX_HEADER])[:100]:
                if found not in seen:
                    seen.add(found)
                    yield found
