"""Delivery reports (RFC 3464): which address a mail did not reach, and whether it ever will."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message

from chatclick.mail.addresses import one_line
from chatclick.mail.parsing import list_inner, read_text

MAX_PARTS = 10
MAX_REPORTED = 20
MAX_FIELD = 1000
MAX_HEAD = 64 * 1024
_ADDRESS = re.compile(r"[^\s<>;,]{1,200}@[^\s<>;,]{1,200}")
_MESSAGE_ID = re.compile(r"(?im)^message-id:\s*(<[^>\s]{1,300}>)")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that did not arrive.

    Attributes:
        address: to whom, in small letters.
        is_final: a repeat does not help.
        detail: what the other server said.
        message_id: of the mail, "" where the report does not say.
    """

    address: str
    is_final: bool
    detail: str
    message_id: str = ""


def read_bounces(report: Message) -> tuple[Bounce, ...]:
    """Return what a `multipart/report` says did not arrive; nothing of one that is none.

    Args:
        report: the whole mail. It is read as it was parsed, at most a few parts of it.
    """
    if report.get_content_type() != "multipart/report":
        return ()
    parts = list_inner(report)[:MAX_PARTS]
    original = _find_original(parts)
    found: list[Bounce] = []
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = (_read_block(one, original) for one in list_inner(part)[:MAX_REPORTED])
        found += [one for one in blocks if one is not None]
    return tuple(found)


def _read_block(block: Message, original: str) -> Bounce | None:
    if _get(block, "Action").lower() != "failed":
        return None
    named = _get(block, "Original-Recipient") or _get(block, "Final-Recipient")
    address = _ADDRESS.search(named.partition(";")[2] or named)
    if address is None:
        return None
    status = _STATUS.search(_get(block, "Status"))
    said = one_line(_get(block, "Diagnostic-Code"))[:200]
    detail = f"{status[0]} {said}".strip() if status else said
    is_final = status is not None and status[0].startswith("5")
    return Bounce(address[0].lower(), is_final, detail or "The mail did not arrive.", original)


def _get(block: Message, name: str) -> str:
    return str(block.get(name, ""))[:MAX_FIELD].strip()


def _find_original(parts: Sequence[Message]) -> str:
    """Return the Message-ID of the mail the report is about."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and (inner := list_inner(part)):
            return _get(inner[0], "Message-ID")
        if kind == "text/rfc822-headers":
            found = _MESSAGE_ID.search(read_text(part)[:MAX_HEAD])
            return found[1] if found else ""
    return ""
