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
    "notification_delivery": "ntd",
    "job": "job",
    "tag": "tag",
    "saved_view": "viw",
    "invitation": "inv",
    "attempt": "atm",
}

_SAMPLE_TIME = "0" * 12
_PATTERN = re.compile(r"[a-z]{3}_[0-9a-f]{32}")


def new_id(kind: str) -> str:
    """Make a fresh id.

    Args:
        kind: a key of `PREFIXES`, such as "session".

    Returns:
        The prefix, an underscore and 32 hexadecimal digits.
    """
    return f"{PREFIXES[kind]}_{uuid_utils.uuid7().hex}"


def new_sample_id(kind: str) -> str:
    """Make the id of something that belongs to the sample data; otherwise like `new_id`.

    Its time is the beginning of 1970, which no real id has, so that everybody who counts or passes
    on can tell it apart by itself.
    """
    return f"{PREFIXES[kind]}_{_SAMPLE_TIME}{uuid_utils.uuid7().hex[len(_SAMPLE_TIME) :]}"


def is_sample_id(id_: str | None) -> bool:
    """Tell whether an id is of something in the sample data."""
    return id_ is not None and id_[4:].startswith(_SAMPLE_TIME)


def first_real_id(kind: str) -> str:
    """Return what every id of a kind that is no sample is greater than."""
    return f"{PREFIXES[kind]}_{'1'.zfill(len(_SAMPLE_TIME))}"


def is_id(text: object, kind: str) -> bool:
    """Tell whether `text` has the shape of an id of this kind (it may still name nothing)."""
    return (
        isinstance(text, str)
        and text.startswith(PREFIXES[kind])
        and _PATTERN.fullmatch(text) is not None
    )
