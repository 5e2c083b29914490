"""Identifiers: a prefix that names the kind, then a UUIDv7 in hex.

The time-ordered part (RFC 9562 §5.7) keeps inserts at the end of an index. Ids are never a cursor:
order comes from a session's `seq` and the event log's `position`.
"""

import re
from typing import NewType

import uuid_utils

StaffId = NewType("StaffId", str)
RoleId = NewType("RoleId", str)
LoginId = NewType("LoginId", str)
ApiKeyId = NewType("ApiKeyId", str)
TeamId = NewType("TeamId", str)
QueueId = NewType("QueueId", str)
VisitorId = NewType("VisitorId", str)
SessionId = NewType("SessionId", str)
MessageId = NewType("MessageId", str)
AttachmentId = NewType("AttachmentId", str)
WidgetId = NewType("WidgetId", str)
TraceId = NewType("TraceId", str)

PREFIXES = {
    "staff": "stf",
    "role": "rol",
    "login": "log",
    "api_key": "key",
    "team": "tea",
    "queue": "que",
    "visitor": "vis",
    "visitor_identity": "vid",
    "session": "ses",
    "message": "msg",
    "attachment": "att",
    "widget": "wgt",
    "widget_revision": "rev",
    "audit": "aud",
    "trace": "trc",
    "dead_letter": "ded",
    "connection": "con",
    "request": "req",
    "notification": "ntf",
    "job": "job",
    "tag": "tag",
    "saved_view": "viw",
    "invitation": "inv",
    "attempt": "atm",
}

_PATTERN = re.compile(r"[a-z]{3}_[0-9a-f]{32}")


def new_id(kind: str) -> str:
    """Make a fresh id.

    Args:
        kind: a key of `PREFIXES`, such as "session".

    Returns:
        The prefix, an underscore and 32 hexadecimal digits.
    """
    return f"{PREFIXES[kind]}_{uuid_utils.uuid7().hex}"


def is_id(text: object, kind: str) -> bool:
    """Tell whether `text` has the shape of an id of this kind (it may still name nothing)."""
    return (
        isinstance(text, str)
        and text.startswith(PREFIXES[kind])
        and _PATTERN.fullmatch(text) is not None
    )
