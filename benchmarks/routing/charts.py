"""Charts of the manual, as SVG that is the same for the same figures."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

WIDTH = 760
LEFT = 210
ROW = 26
TOP = 56
INK, PALE, BAR, SECOND, MARK = "#1f2933", "#9aa5b1", "#2f6fde", "#e08a1e", "#c02b2b"


def bars(
    title: str,
    rows: Sequence[tuple[str, float, str]],
    *,
    marks: Sequence[float] = (),
    legend: str = "",
    highest: float | None = None,
) -> str:
    """Draw a bar for each row.

    Args:
        title: what is shown.
        rows: name, value, the value in words.
        marks: for each row a value to hold its bar against; none where left out.
        legend: what the marks are.
        highest: the value of a full bar; the largest of all where it is left out.
    """
    full = highest or max(*(value for _, value, _ in rows), *marks, 0.0) or 1.0
    room = WIDTH - LEFT - 90
    height = TOP + ROW * len(rows) + 16
    parts = [_open(height, title)]
    for index, (name, value, words) in enumerate(rows):
        y = TOP + ROW * index
        length = max(1.0, value / full * room)
        parts += [
            _text(LEFT - 10, y + 15, name, anchor="end"),
            f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="18" rx="2" fill="{BAR}"/>',
        ]
        x = LEFT + (marks[index] / full * room if marks else 0.0)
        parts.append(_text(max(LEFT + length, x) + 6, y + 14, words))
        if marks:
            parts.append(
                f'<line x1="{x:.1f}" y1="{y - 3}" x2="{x:.1f}" y2="{y + 21}" stroke="{MARK}"'
                ' stroke-width="2"/>'
            )
    if legend:
        parts.append(_text(LEFT, TOP - 10, f"❘ {legend}", fill=MARK))
    return "\n".join([*parts, "</svg>", ""])


def two_lines(
    title: str, first: tuple[str, Sequence[float]], second: tuple[str, Sequence[float]]
) -> str:
    """Draw two series of a day, by the hour, as steps on one scale."""
    height, base, left = 300, 250, 60
    full = max(*first[1], *second[1])
    room = WIDTH - left - 20
    step = room / len(first[1])
    parts = [_open(height, title)]
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = base - part * (base - TOP)
        parts += [
            f'<line x1="{left}" y1="{y:.1f}" x2="{left + room:.1f}" y2="{y:.1f}"'
            f' stroke="{PALE}" stroke-width="0.5"/>',
            _text(left - 8, y + 4, f"{part * full:.0f}", anchor="end"),
        ]
    for hour in range(0, len(first[1]) + 1, 3):
        parts.append(_text(left + hour * step, base + 18, f"{hour}:00", anchor="middle"))
    for (name, values), colour, x in ((first, BAR, left), (second, SECOND, left + 300)):
        points = []
        for hour, value in enumerate(values):
            y = base - value / full * (base - TOP)
            points += [
                f"{left + hour * step:.1f},{y:.1f}",
                f"{left + (hour + 1) * step:.1f},{y:.1f}",
            ]
        parts += [
            f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"'
            ' stroke-width="2"/>',
            _text(x, height - 8, f"■ {name}", fill=colour),
        ]
    return "\n".join([*parts, "</svg>", ""])


def band(
    title: str,
    points: Sequence[tuple[float, float, float]],
    names: tuple[str, str],
    other: Sequence[float],
    *,
    mark: tuple[int, str],
) -> str:
    """Draw values with their intervals by day, beside another series.

    Args:
        title: what is shown.
        points: value, lower and upper end, for each day.
        names: of both series.
        other: the second series.
        mark: a day, from 0, before which something happens, and what.
    """
    height, base, left = 300, 250, 60
    highest = max(*(high for _, _, high in points), *other, 0.0)
    lowest = min(*(low for _, low, _ in points), *other, 0.0)
    step = (WIDTH - left - 20) / len(points)

    def place(day: int, value: float) -> str:
        y = base - (value - lowest) / (highest - lowest) * (base - TOP)
        return f"{left + (day + 0.5) * step:.1f},{y:.1f}"

    parts = [_open(height, title)]
    for part in range(5):
        value = lowest + (highest - lowest) * part / 4
        y = base - (base - TOP) * part / 4
        parts += [
            f'<line x1="{left}" y1="{y:.1f}" x2="{WIDTH - 20}" y2="{y:.1f}" stroke="{PALE}"'
            ' stroke-width="0.5"/>',
            _text(left - 8, y + 4, f"{value:.0f} %", anchor="end"),
        ]
    x = left + mark[0] * step
    parts += [
        f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{base}" stroke="{MARK}"'
        ' stroke-dasharray="4 4"/>',
        _text(x + 6, TOP - 2, mark[1], fill=MARK),
    ]
    edge = [place(day, high) for day, (_, _, high) in enumerate(points)]
    edge += [place(day, points[day][1]) for day in reversed(range(len(points)))]
    parts.append(f'<polygon points="{" ".join(edge)}" fill="{BAR}" fill-opacity="0.2"/>')
    for values, colour in (([value for value, _, _ in points], BAR), (other, SECOND)):
        line = " ".join(place(day, value) for day, value in enumerate(values))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for day in range(0, len(points), 2):
        parts.append(_text(left + (day + 0.5) * step, base + 18, str(day + 1), anchor="middle"))
    for name, colour, x in ((names[0], BAR, left), (names[1], SECOND, left + 300)):
        parts.append(_text(x, height - 8, f"■ {name}", fill=colour))
    return "\n".join([*parts, "</svg>", ""])


def intervals(
    title: str,
    rows: Sequence[tuple[str, float, float, float]],
    marks: Sequence[float],
    legend: str,
) -> str:
    """Draw estimates with their intervals, each beside a mark that came true.

    Args:
        title: what is shown, in percent.
        rows: name, value, lower and upper end.
        marks: one for each row.
        legend: what the marks are.
    """
    lowest = min(0.0, *(low for _, _, low, _ in rows), *marks)
    highest = max(0.0, *(high for _, _, _, high in rows), *marks)

    def place(value: float) -> float:
        return LEFT + (value - lowest) / (highest - lowest) * (WIDTH - LEFT - 40)

    height = TOP + ROW * len(rows) + 34
    parts = [_open(height, title)]
    for index, (name, value, low, high) in enumerate(rows):
        y = TOP + ROW * index + 9
        parts += [
            _text(LEFT - 10, y + 5, name, anchor="end"),
            f'<line x1="{place(low):.1f}" y1="{y}" x2="{place(high):.1f}" y2="{y}"'
            f' stroke="{BAR}" stroke-width="3"/>',
            f'<circle cx="{place(value):.1f}" cy="{y}" r="5" fill="{BAR}"/>',
            f'<line x1="{place(marks[index]):.1f}" y1="{y - 10}" x2="{place(marks[index]):.1f}"'
            f' y2="{y + 10}" stroke="{MARK}" stroke-width="2"/>',
        ]
    for part in range(5):
        value = lowest + (highest - lowest) * part / 4
        parts.append(_text(place(value), height - 12, f"{value:.0f} %", anchor="middle"))
    parts.append(_text(LEFT, TOP - 10, f"❘ {legend}", fill=MARK))
    return "\n".join([*parts, "</svg>", ""])


def _open(height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" role="img" aria-label="{escape(title)}" font-family="sans-serif"'
        f' font-size="13">\n<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
        f'<text x="12" y="24" fill="{INK}" font-size="15" font-weight="bold">{escape(title)}</text>'
    )


def _text(x: float, y: float, words: str, *, fill: str = INK, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}">{escape(words)}</text>'
    )
