"""Opaque cursors for lists: the place of the last row, never an offset."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tortoise.queryset import QuerySet

from chatclick.errors import FieldError, Invalid
from chatclick.http.fields import Page

RowT = TypeVar("RowT")


def encode(place: str | int) -> str:
    """Write the place of a row."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def decode(cursor: str, kind: type[str] | type[int], *, most: int = 2**63 - 1) -> Any:
    """Read a cursor.

    Args:
        cursor: as it was sent.
        kind: what it holds.
        most: the largest number that the column takes.

    Raises:
        Invalid: not one of ours.
    """
    try:
        place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(place) is not kind or (isinstance(place, int) and not 0 <= place <= most):
            raise ValueError
        if isinstance(place, str) and ("\0" in place or not place.isprintable()):
            raise ValueError
    except (ValueError, UnicodeError, RecursionError):
        message = "Pass on the `next` of the page before, unchanged."
        raise Invalid(message, errors=(FieldError("/query/cursor", "invalid", message),)) from None
    return place


def build_page(
    rows: Sequence[RowT],
    limit: int,
    place: Callable[[RowT], str | int],
    to_json: Callable[[RowT], Any],
) -> dict[str, Any]:
    """Build a page of a list from one row more than was asked for.

    Args:
        rows: at most `limit` + 1 rows in order.
        limit: how many were asked for.
        place: what the cursor remembers of a row.
        to_json: the wire form of a row.
    """
    following = encode(place(rows[limit - 1])) if len(rows) > limit else None
    return {"data": [to_json(row) for row in rows[:limit]], "next": following}


async def fetch(
    query: QuerySet[Any],
    page: Page,
    *,
    by: str = "id",
    is_newest_first: bool = False,
    kind: type[str] | type[int] = str,
) -> list[Any]:
    """Read a page of rows in the order of one unique column, and one row more.

    Args:
        query: the rows to choose from.
        page: which part.
        by: the column.
        is_newest_first: descending order.
        kind: the column's type.
    """
    condition: Mapping[str, Any] = {}
    if page.cursor is not None:
        most = query.model._meta.fields_map[by].constraints.get("le", 2**63 - 1)
        place = decode(page.cursor, kind, most=most)
        condition = {f"{by}__{'lt' if is_newest_first else 'gt'}": place}
    order = f"-{by}" if is_newest_first else by
    rows: list[Any] = await query.filter(**condition).order_by(order).limit(page.limit + 1)
    return rows
