"""Ratings one by one: as pages of the API, and as a table to take along."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tortoise.expressions import Q

from chatclick.clock import to_text
from chatclick.reading import refuse
from chatclick_csat.models import Survey
from chatclick_csat.scales import to_percent

MOST_EXPORTED = 20_000

COLUMNS = (
    "session_id",
    "rated_at",
    "asked_at",
    "score",
    "scale",
    "label",
    "comment",
    "widget_id",
    "queue_id",
    "team_id",
    "staff_id",
    "channel",
    "language",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def list_page(wanted: Q, cursor: str, limit: int) -> tuple[Sequence[Survey], str | None]:
    """Return ratings, the newest first, and where the next page begins.

    Args:
        wanted: which.
        cursor: as the page before returned it, "" for the first.
        limit: how many.

    Raises:
        Invalid: the cursor is none.
    """
    if cursor:
        rated_at, session_id = _read_cursor(cursor)
        wanted &= Q(rated_at__lt=rated_at) | Q(rated_at=rated_at, session_id__lt=session_id)
    found = Survey.filter(wanted).order_by("-rated_at", "-session_id")
    rows = await found.limit(limit + 1)
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    assert last.rated_at is not None
    stamp = int(last.rated_at.timestamp() * 1_000_000)
    return rows[:limit], f"{stamp}.{last.session_id}"


async def build_csv(wanted: Q, *, with_text: bool) -> str:
    """Return ratings as CSV, the newest first; at most 20,000.

    Args:
        wanted: which.
        with_text: with what visitors wrote.
    """
    rows = await Survey.filter(wanted).order_by("-rated_at", "-session_id").limit(MOST_EXPORTED)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        document = rating_to_json(row, with_text=with_text)
        writer.writerow([_write_cell(document[name]) for name in COLUMNS])
    return file.getvalue()


def rating_to_json(row: Survey, *, with_text: bool) -> dict[str, Any]:
    """Build the JSON form of a rating.

    Args:
        row: which.
        with_text: with what the visitor wrote.
    """
    assert row.score is not None
    assert row.scale is not None
    assert row.rated_at is not None
    return {
        "session_id": row.session_id,
        "score": row.score,
        "scale": row.scale,
        "label": row.label,
        "percent": to_percent(row.score, row.scale),
        "comment": row.comment if with_text else "",
        "answers": row.answers if with_text else {},
        "widget_id": row.widget_id,
        "queue_id": row.queue_id,
        "team_id": row.team_id,
        "staff_id": row.staff_id,
        "channel": row.channel,
        "language": row.language,
        "asked_at": to_text(row.asked_at),
        "rated_at": to_text(row.rated_at),
    }


def _write_cell(value: Any) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _read_cursor(text: str) -> tuple[datetime, str]:
    stamp, _, session_id = text.partition(".")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16 and len(session_id) <= 36):
        raise refuse("/cursor", "format", "This is no cursor of a page before.")
    seconds, rest = divmod(int(stamp), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), session_id
