"""Answers as a table, in CSV and XLSX. Nothing in them is ever a formula."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any

Cell = str | float | int | None

HEAD = ("metric", "stat", "unit", "begin", "by", "value_of", "value", "previous")

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(answers: Sequence[dict[str, Any]], format_: str) -> bytes:
    """Return answers as a file: a line for each span of time of each value.

    Args:
        answers: as `show_answer` returns them.
        format_: "csv" or "xlsx".
    """
    rows = [HEAD, *(row for one in answers for row in _list_rows(one))]
    return _write_xlsx(rows) if format_ == XLSX else _write_csv(rows)


def _list_rows(answer: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for series in answer["series"]:
        before = (series.get("previous") or {}).get("values") or []
        for at, begin in enumerate(answer["starts"]):
            yield (
                answer["metric"],
                answer["stat"],
                answer["unit"],
                begin,
                answer["by"] or "",
                series["name"] if answer["by"] else "",
                series["values"][at],
                before[at] if at < len(before) else None,
            )


def _write_csv(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_defuse(one) if isinstance(one, str) else one for one in row])
    # Spreadsheets read UTF-8 only behind this mark.
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _defuse(text: str) -> str:
    """Keep a spreadsheet from calculating what somebody called a queue."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_xlsx(rows: Sequence[tuple[Cell, ...]]) -> bytes:
    from xlsxwriter import Workbook  # takes a while, and few export

    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Metrics")
        for at, row in enumerate(rows):
            for column, one in enumerate(row):
                if isinstance(one, str):
                    sheet.write_string(at, column, one)
                elif one is not None:
                    sheet.write_number(at, column, one)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
