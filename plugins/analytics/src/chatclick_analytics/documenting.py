"""The tables of `docs/analytics.md`: `python -m chatclick_analytics.documenting docs/analytics.md`.

They stand between the marks `<!-- metrics -->` and `<!-- end -->`, likewise for dimensions.
"""

import re
import sys
from pathlib import Path

from chatclick_analytics.definitions import DEFINITIONS, DIMENSIONS, Definition

_KINDS = {"count": "count", "time": "time, s", "score": "score, 0–100", "ratio": "ratio, %"}


def render(text: str) -> str:
    """Return the page with its tables as they should be."""
    metrics = [
        "| metric | name | kind | definition |",
        "|---|---|---|---|",
        *map(_row, DEFINITIONS),
    ]
    dimensions = ["| dimension | value |", "|---|---|"]
    dimensions += [f"| `{name}` | {what} |" for name, what in DIMENSIONS.items()]
    return _put(_put(text, "metrics", metrics), "dimensions", dimensions)


def _row(one: Definition) -> str:
    return f"| `{one.id}` | {one.title} | {_KINDS[one.kind]} | {one.text} |"


def _put(text: str, name: str, lines: list[str]) -> str:
    table = "\n".join(lines)
    pattern = rf"(<!-- {name} -->\n).*?(\n<!-- end -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{table}{found[2]}", text, flags=re.DOTALL)


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(render(page.read_text("utf-8")), "utf-8")
