"""Audit entries as files: CSV for a spreadsheet, lines of JSON for a program."""

import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from chatclick.clock import now

COLUMNS = (
    *("number", "at", "actor_kind", "actor_id", "actor_name", "action", "target"),
    *("address", "request_id", "detail", "hash"),
)
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_PIECE_CHARS = 64 * 1024
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Rows = AsyncIterator[Mapping[str, Any]]


def build_name(ending: str) -> str:
    """Return the name of a file, such as audit-20261128-093000.csv."""
    return f"audit-{now():%Y%m%d-%H%M%S}.{ending}"


async def write_lines(rows: Rows) -> AsyncIterator[bytes]:
    """Yield each row as a line of JSON."""
    async for row in rows:
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


async def write_csv(rows: Rows) -> AsyncIterator[bytes]:
    """Yield the rows as CSV with a head line; `detail` is JSON."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    async for row in rows:
        writer.writerow([_to_cell(row[column]) for column in COLUMNS])
        if target.tell() >= _PIECE_CHARS:
            yield _take(target)
    yield _take(target)


def _take(target: io.StringIO) -> bytes:
    data = target.getvalue().encode()
    target.seek(0)
    target.truncate()
    return data


def _to_cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
