"""A mail that came in, read within limits. Whatever is broken in it, this returns something.

Mails are written by anybody: headers are cut and kept to one line, a charset nobody knows is read
as far as it goes, parts beyond the limit are counted and left, and nothing is trusted.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.utils import getaddresses

import structlog

from chatclick.mail.addresses import one_line
from chatclick.mail.parsing import (
    MAX_HEADER,
    MAX_LONG_HEADER,
    Part,
    decode_words,
    list_inner,
    parse,
    read_bytes,
    read_text,
)
from chatclick.mail.reports import Bounce, read_bounces
from chatclick.mail.texts import html_to_text

MIB = 1024 * 1024
MAX_HEAD = 64 * 1024
MAX_IDS = 50
MAX_NESTED = 20
"""Comments and groups in a sender; the library reads each by calling itself."""
_log = structlog.get_logger(__name__)
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,300}>")
_PLACE = re.compile(r"\[cid:([^\]\s]{1,300})\]", re.IGNORECASE)
"""Where a picture of the mail stands in its text, as `html_to_text` and some programs write it."""
_NOT_IN_ADDRESS = r"\s\x00-\x1f\x7f<>,;:\"()\[\]"
_ADDRESS = re.compile(rf"[^{_NOT_IN_ADDRESS}]{{1,64}}@[^{_NOT_IN_ADDRESS}@]{{1,255}}")


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
        html_chars: of HTML, from which text is made.
    """

    size_bytes: int = 25 * MIB
    parts: int = 200
    files: int = 10
    text_chars: int = 200_000
    html_chars: int = MIB


@dataclass(frozen=True, slots=True)
class MailPart:
    """A file of a mail; one with a `content_id` stands in its text, as its name in brackets."""

    name: str
    media_type: str
    data: bytes
    content_id: str = ""


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
        to: addresses of To.
        copied: addresses of Cc.
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
    to: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()


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
    try:
        return _read(parse(data), limits)
    # A fence: the library raises what nobody lists (asserts, recursion, errors of codecs), and an
    # error for one mail would have its mailbox try that mail for ever and none after it.
    except Exception as error:
        _log.warning("mail_not_understood", error=type(error).__name__, size_bytes=len(data))
        return _read_head(data)


def _read(mail: Part, limits: MailLimits) -> ReceivedMail:
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
        text=body.text,
        files=tuple(body.files),
        left_out=body.left_out,
        headers={one: _header(mail, one).lower()[:200] for one in _TELLING if one in mail},
        authentication=_header(mail, "Authentication-Results")[:1000],
        bounces=read_bounces(mail),
        is_report=kind == "multipart/report",
        to=tuple(_list_addresses(mail, "to")),
        copied=tuple(_list_addresses(mail, "cc")),
    )


def _read_head(data: bytes) -> ReceivedMail:
    """Return what the first lines of a mail say that could not be parsed, and none of the rest."""
    head = re.split(rb"\r?\n\r?\n", data[:MAX_HEAD], maxsplit=1)[0].decode("latin-1")
    address = _ADDRESS.search(_find(head, "From"))
    return_path = _find(head, "Return-Path")
    return ReceivedMail(
        message_id=next(iter(_ID.findall(_find(head, "Message-ID"))), ""),
        references=(),
        sender=address[0].lower()[:254] if address else "",
        sender_name="",
        return_path=return_path[:300] or None,
        recipients=(),
        subject=_find(head, "Subject")[:500],
        text="",
        left_out=1,
        headers={one: value.lower()[:200] for one in _TELLING if (value := _find(head, one))},
        is_report=_find(head, "Content-Type").lower().startswith("multipart/report"),
    )


def _find(head: str, name: str) -> str:
    """Return a header and its second line, which is where long ones have what counts."""
    pattern = rf"^{re.escape(name)}:([^\r\n]{{0,{MAX_HEADER}}})(?:\r?\n[ \t]([^\r\n]{{0,998}}))?"
    found = re.search(pattern, head, re.IGNORECASE | re.MULTILINE)
    return one_line(f"{found[1]} {found[2] or ''}") if found else ""


class _Body:
    """Walks through the parts: the best text of each alternative, and the files."""

    def __init__(self, limits: MailLimits) -> None:
        self._limits = limits
        self._chars_left = limits.text_chars
        self._html_left = limits.html_chars
        self._texts: list[str] = []
        self._names: dict[str, str] = {}
        self.files: list[MailPart] = []
        self.left_out = 0

    @property
    def text(self) -> str:
        """All texts, one below the other; where a picture stands, its name is."""
        text = "\n\n".join(self._texts)[: self._limits.text_chars]
        return _PLACE.sub(self._name_place, text)

    def _name_place(self, found: re.Match[str]) -> str:
        name = self._names.get(found[1].lower(), "")
        return f"[{name}]" if name else ""

    def read(self, mail: Part) -> None:
        """Take what is in a mail, without recursion: nesting is the sender's to choose."""
        waiting = deque([mail])
        for _ in range(self._limits.parts):
            if not waiting:
                return
            part = waiting.popleft()
            inner = list_inner(part)
            if part.get_content_type() == "multipart/alternative" and inner:
                chosen = _choose(inner)
                waiting.extendleft(reversed([chosen, *_list_pictures(inner, chosen)]))
            elif inner and part.get_content_maintype() == "multipart":
                waiting.extendleft(reversed(inner))
            else:
                self._take(part)
        self.left_out += len(waiting)

    def _take(self, part: Part) -> None:
        kind, name = part.get_content_type(), _read_name(part)
        is_file = bool(name) or part.get_content_disposition() == "attachment"
        if part.is_too_deep:
            self.left_out += 1
        elif kind in ("text/plain", "text/html") and not is_file:
            self._take_text(part, is_html=kind == "text/html")
        elif not kind.startswith(("message/delivery-status", "text/rfc822-headers", "multipart/")):
            self._take_file(part, name, is_file=is_file)

    def _take_text(self, part: Part, *, is_html: bool) -> None:
        if self._chars_left <= 0 or (is_html and self._html_left <= 0):
            self.left_out += 1
            return
        text = read_text(part)
        if is_html:
            html = text[: self._html_left]
            self._html_left -= len(html)
            text = html_to_text(html)
        if text.strip():
            self._texts.append(text[: self._chars_left])
            self._chars_left -= len(text)

    def _take_file(self, part: Part, name: str, *, is_file: bool) -> None:
        kind = part.get_content_type()
        data = read_bytes(part)
        if not data or (not is_file and not kind.startswith(("image/", "message/", "audio/"))):
            return
        if len(self.files) >= self._limits.files:
            self.left_out += 1
            return
        name = name or _make_name(kind)
        content_id = next(iter(_read_ids(part, "Content-ID")), "").strip("<>")
        self._names[content_id.lower()] = name
        self.files.append(MailPart(name, kind, data, content_id))


def _choose(parts: list[Part]) -> Part:
    """Return the plain text of alternatives where it says something, else the last one."""
    for part in parts:
        if part.get_content_type() == "text/plain" and read_text(part).strip():
            return part
    return parts[-1]


def _list_pictures(parts: list[Part], chosen: Part) -> list[Part]:
    """Return the pictures of alternatives that are not chosen: they belong to the text, too."""
    related = (one for one in parts if one.get_content_type() == "multipart/related")
    return [
        picture
        for one in related
        if one is not chosen
        for picture in list_inner(one)
        if picture.get_content_maintype() == "image"
    ]


def _read_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        return "file"
    return one_line(decode_words(name))[:255]


def _make_name(kind: str) -> str:
    return "mail.eml" if kind == "message/rfc822" else kind.replace("/", ".")


def _header(mail: Message, name: str) -> str:
    return one_line(decode_words(str(mail.get(name, ""))[:MAX_HEADER]))


def _read_ids(mail: Message, name: str) -> list[str]:
    return _ID.findall(str(mail.get(name, ""))[:MAX_LONG_HEADER])[-MAX_IDS:]


def _read_references(mail: Message) -> tuple[str, ...]:
    found = [*_read_ids(mail, "References"), *_read_ids(mail, "In-Reply-To")]
    return tuple(dict.fromkeys(found))


def _read_sender(mail: Message) -> tuple[str, str]:
    raw = str(mail.get("From", ""))[:MAX_HEADER]
    is_nested = raw.count("(") + raw.count(":") > MAX_NESTED
    pairs = [] if is_nested else [one for one in getaddresses([raw]) if one[1]]
    address = _ADDRESS.fullmatch(pairs[0][1].strip()) if len(pairs) == 1 else _ADDRESS.search(raw)
    if address is None:
        return "", ""
    name = decode_words(pairs[0][0]) if pairs else ""
    return address[0].lower()[:254], one_line(name)[:120]


def _read_return_path(mail: Message) -> str | None:
    if "Return-Path" not in mail:
        return None
    return one_line(str(mail["Return-Path"]))[:300]


def _list_recipients(mail: Message) -> Iterator[str]:
    seen: set[str] = set()
    for name in _RECEIVERS:
        for found in _list_addresses(mail, name):
            if found not in seen:
                seen.add(found)
                yield found


def _list_addresses(mail: Message, name: str) -> list[str]:
    values = "\n".join(str(one) for one in (mail.get_all(name) or [])[:20])
    return _ADDRESS.findall(values[:MAX_LONG_HEADER])[:100]
