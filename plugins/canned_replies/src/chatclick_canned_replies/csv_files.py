"""Replies as a table for a spreadsheet, out and in. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick.errors import Invalid
from chatclick.reading import read_object, refuse
from chatclick_canned_replies.models import Reply
from chatclick_canned_replies.reading import REPLY

COLUMNS = ("shortcut", "title", "folder", "scope", "team_id", "text")
MAX_ROWS = 2000
# What a spreadsheet would run when it begins a cell.
_FORMULAS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that was read: its number in the file, and the values or what is wrong."""

    line: int
    values: Mapping[str, Any] | None
    problem: str = ""


def write_csv(rows: Iterable[Reply]) -> str:
    """Write replies as a table with a head."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_guard(str(getattr(row, name) or "")) for name in COLUMNS])
    return out.getvalue()


def read_csv(text: str) -> list[Row]:
    """Read a table as `write_csv` writes it; columns may stand in any order, or be missing.

    Raises:
        Invalid: it is no such table.
    """
    try:
        found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise refuse("/csv", "csv", f"This is no table: {error}.") from None
    if not found:
        raise refuse("/csv", "csv", "There is no head; the first line names the columns.")
    head = [name.strip().lower() for name in found[0]]
    if "title" not in head or "text" not in head or len(set(head)) < len(head):
        raise refuse("/csv", "csv", f"The first line names the columns: {', '.join(COLUMNS)}.")
    if len(found) > MAX_ROWS + 1:
        raise refuse("/csv", "too_many", f"At most {MAX_ROWS} replies.")
    return [_read_row(at, head, cells) for at, cells in enumerate(found[1:], start=2) if any(cells)]


def _read_row(line: int, head: list[str], cells: list[str]) -> Row:
    given = {name: _unguard(cell) for name, cell in zip(head, cells, strict=False)}
    known: dict[str, Any] = {name: given[name] for name in COLUMNS if name in given}
    known["scope"] = known.get("scope") or "own"
    known["team_id"] = known.get("team_id") or None
    known.setdefault("title", "")
    known.setdefault("text", "")
    try:
        return Row(line, read_object(known, REPLY))
    except Invalid as error:
        return Row(line, None, f"{error.errors[0].pointer[1:]}: {error.errors[0].message}")


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def _unguard(cell: str) -> str:
    is_guarded = cell.startswith("'") and cell[1:].startswith(_FORMULAS)
    return cell[1:] if is_guarded else cell
