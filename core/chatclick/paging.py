"""Pages of the lists of a plugin's API: rows that have a time, the newest first.

return jsonify(await read_page(ChangeRow.all(), to_json, request.args, at="at"))
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from chatclick.reading import read_limit, refuse

PAGE: Mapping[str, Mapping[str, Any]] = {
    "cursor": {"type": "string", "maxLength": 280},
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
}
"""What a page can be asked for by, to describe a route with."""

Row = TypeVar("Row", bound=Model)


async def read_page(
    found: QuerySet[Row],
    to_json: Callable[[Row], dict[str, Any]],
    asked: Mapping[str, str],
    *,
    at: str = "created_at",
    key: str = "id",
) -> dict[str, Any]:
    """Return a page as `{"data": [...], "next": cursor or None}`.

    Args:
        found: all rows there are.
        to_json: builds the wire form of one.
        asked: the query of the request, with `cursor` and `limit`.
        at: the column with the time.
        key: the column that tells rows of one time apart.

    Raises:
        Invalid: the cursor or the limit is none.
    """
    limit = read_limit(asked.get("limit"))
    wanted = found.filter(_read_cursor(asked.get("cursor", ""), at, key))
    rows = await wanted.order_by(f"-{at}", f"-{key}").limit(limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    following = _write_cursor(getattr(last, at), getattr(last, key)) if last else None
    return {"data": [to_json(row) for row in rows[:limit]], "next": following}


def _write_cursor(at: datetime, key: str) -> str:
    return f"{int(at.timestamp() * 1_000_000)}.{key}"


def _read_cursor(text: str, at: str, key: str) -> Q:
    """Return what comes behind a cursor; everything without one."""
    if not text:
        return Q()
    stamp, _, last = text.partition(".")
    is_time = stamp.isascii() and stamp.isdigit() and len(stamp) <= 16
    # PostgreSQL takes no NUL in a text.
    if not is_time or len(last) > 254 or "\0" in last:
        raise refuse("/cursor", "format", "This is no cursor of a page before.")
    seconds, rest = divmod(int(stamp), 1_000_000)
    edge = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
    earlier: dict[str, Any] = {f"{at}__lt": edge}
    same: dict[str, Any] = {at: edge, f"{key}__lt": last}
    return Q(**earlier) | Q(**same)
