"""Reading what callers of the API send; what does not fit is an error with its place."""

import re
from collections.abc import Mapping
from typing import Any

from chatclick.errors import NotFound
from chatclick.reading import escape, refuse


def read_cursor(text: str | None) -> int | None:
    """Return where a page begins, None for the first."""
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,9}", text):
        raise refuse("/cursor", "invalid", "It is not a cursor of this list.")
    return int(text)


def read_revision(text: str) -> int:
    """Return the number of a revision."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise NotFound("There is no such revision.", code="revision_not_found")
    return int(text)


def read_last(body: Mapping[str, Any], most: int) -> int:
    """Return how many sessions to replay."""
    last = body.get("last", 100)
    if type(last) is not int or not 1 <= last <= most:
        raise refuse("/last", "range", f"A whole number from 1 to {most:,}.")
    return last


def read_before(body: Mapping[str, Any]) -> str | None:
    """Return the session that a dry run goes on behind, None to begin with the newest."""
    before = body.get("before")
    if before is not None and not (isinstance(before, str) and 0 < len(before) <= 60):
        raise refuse("/before", "type", "The `next` of a dry run.")
    return before


def read_position(body: Mapping[str, Any], count: int) -> int:
    """Return where a new rule goes; the end where nothing is said."""
    place = body.get("position", count)
    if type(place) is not int or not 0 <= place <= count:
        raise refuse("/position", "range", f"A whole number from 0 to {count}.")
    return place


def check_keys(body: Mapping[str, Any], keys: frozenset[str]) -> None:
    """Refuse fields that there are not."""
    for key in body:
        if key not in keys:
            raise refuse(f"/{escape(key)}", "unknown_field", "There is no such field.")
