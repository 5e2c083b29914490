"""What callers send, checked; every refusal says where."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from chatclick.errors import FieldError, Invalid
from chatclick_webhooks.catalogue import is_pattern
from chatclick_webhooks.models import STATES

MAX_URL_CHARS = 2048
MAX_DESCRIPTION_CHARS = 200
MAX_PATTERNS = 50
MAX_OVERLAP_HOURS = 168
MAX_PAGE = 100

_URL = re.compile(r"https?://[!-~]+")
_ID = re.compile(r"whk_[0-9a-f]{32}")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def refuse(pointer: str, code: str, text: str) -> Invalid:
    """Build the error about one field."""
    return Invalid(text, errors=(FieldError(pointer, code, text),))


def check_fields(body: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Refuse fields there are none of."""
    for key in body:
        if key not in known:
            raise refuse(f"/{key[:80]}", "unknown_field", "There is no such field.")


def read_url(value: Any) -> str:
    """Read the address of an endpoint; whether the host calls it is another question."""
    text = "An address such as https://example.com/hooks, of at most 2,048 characters."
    if not isinstance(value, str) or len(value) > MAX_URL_CHARS or not _URL.fullmatch(value):
        raise refuse("/url", "url", text)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refuse("/url", "url", text) from None
    if not parts.hostname or port == 0:
        raise refuse("/url", "url", text)
    if parts.username is not None or parts.password is not None:
        raise refuse("/url", "credentials", "Leave the user name and password out of the address.")
    return value


def read_description(value: Any) -> str:
    """Read what people call an endpoint."""
    is_fine = isinstance(value, str) and len(value) <= MAX_DESCRIPTION_CHARS and value.isprintable()
    if not is_fine:
        raise refuse("/description", "text", "One line of at most 200 characters.")
    return str(value).strip()


def read_event_types(value: Any) -> list[str]:
    """Read which events are asked for."""
    if not isinstance(value, list) or not 0 < len(value) <= MAX_PATTERNS:
        raise refuse("/event_types", "list", f"A list of 1 to {MAX_PATTERNS} types.")
    for index, one in enumerate(value):
        if not isinstance(one, str) or not is_pattern(one):
            text = 'A type such as "session.closed", all of an area as "session.*", or "*".'
            raise refuse(f"/event_types/{index}", "pattern", text)
    return list(dict.fromkeys(value))


def read_flag(body: Mapping[str, Any], key: str) -> bool:
    """Read true or false."""
    value = body[key]
    if not isinstance(value, bool):
        raise refuse(f"/{key}", "type", "true or false.")
    return value


def read_scheme(value: Any) -> str:
    """Read how deliveries are signed."""
    if value not in ("v1", "v1a"):
        raise refuse("/scheme", "choice", '"v1" for a shared secret, or "v1a" for a key pair.')
    return str(value)


def read_overlap(value: Any) -> int:
    """Read for how many hours the former secret stays good."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not 0 <= value <= MAX_OVERLAP_HOURS:
        text = f"A whole number of hours from 0 to {MAX_OVERLAP_HOURS}."
        raise refuse("/overlap_hours", "range", text)
    return int(value)


def read_time(value: Any, pointer: str) -> datetime:
    """Read a time with its zone."""
    text = "A time with its zone, such as 2026-11-28T09:30:00Z."
    if not isinstance(value, str) or len(value) > 40:
        raise refuse(pointer, "time", text)
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError("no zone")
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refuse(pointer, "time", text) from None


def read_states(value: Any, pointer: str) -> list[str]:
    """Read states of deliveries."""
    if not isinstance(value, list) or not value or not set(map(str, value)) <= set(STATES):
        raise refuse(pointer, "choice", f"A list of any of {', '.join(STATES)}.")
    return [str(one) for one in value]


def read_limit(text: str | None) -> int:
    """Read how many are asked for."""
    if text is None:
        return 25
    if not _NUMBER.fullmatch(text) or len(text) > 3 or int(text) > MAX_PAGE:
        raise refuse("/query/limit", "range", f"A number from 1 to {MAX_PAGE}.")
    return int(text)


def read_number(text: str | None, pointer: str) -> int | None:
    """Read a positive whole number of a query, None for none."""
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise refuse(pointer, "invalid", "Pass on the `next` of the page before, unchanged.")
    return int(text)


def is_endpoint_id(text: str) -> bool:
    """Tell whether a text has the shape of an endpoint's id."""
    return _ID.fullmatch(text) is not None
