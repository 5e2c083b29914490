"""Delivery reports (RFC 3464): which address a mail did not reach, and whether it ever will."""

import re
from dataclasses import dataclass
from email.message import Message

from chatclick.mail.addresses import one_line

MAX_REPORTED = 20
_ADDRESS = re.compile(r"[^\s<>;,]{1,200}@[^\s<>;,]{1,200}")
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
    parts = [one for one in _list_parts(report) if isinstance(one, Message)]
    original = _find_original(parts)
    found: list[Bounce] = []
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks[:MAX_REPORTED] if isinstance(blocks, list) else []:
            if isinstance(block, Message) and (bounce := _read_block(block, original)):
                found.append(bounce)
    return tuple(found)


def _list_parts(report: Message) -> list[object]:
    payload = report.get_payload()
    return list(payload[:10]) if isinstance(payload, list) else []


def _read_block(block: Message, original: str) -> Bounce | None:
    if str(block.get("Action", "")).strip().lower() != "failed":
        return None
    named = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
    address = _ADDRESS.search(str(named).partition(";")[2] or str(named))
    if address is None:
        return None
    status = _STATUS.search(str(block.get("Status", "")))
    said = one_line(str(block.get("Diagnostic-Code", "")))[:200]
    detail = f"{status[0]} {said}".strip() if status else said
    is_final = status is not None and status[0].startswith("5")
    return Bounce(address[0].lower(), is_final, detail or "The mail did not arrive.", original)


def _find_original(parts: list[Message]) -> str:
    """Return the Message-ID of the mail the report is about."""
    for part in parts:
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            inner = payload[0]
            return str(inner.get("Message-ID", "")).strip() if isinstance(inner, Message) else ""
        if kind == "text/rfc822-headers" and isinstance(payload, str):
            found = re.search(r"(?im)^message-id:\s*(<[^>\s]{1,300}>)", payload)
            return found[1] if found else ""
    return ""
