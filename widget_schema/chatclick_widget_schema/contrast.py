"""Contrast of the palette, as WCAG 2.2 measures it. Pure."""

from collections.abc import Iterator

from chatclick_widget_schema.problems import Problem
from chatclick_widget_schema.schema import JSONObject

Colour = tuple[float, float, float]

TEXT, SHAPE = 4.5, 3.0
"""Least contrast of text, and of shapes such as borders and icons."""

_STEPS = 100
_SURFACES = {"light": "#ffffff", "dark": "#202826"}
"""What a theme that names no surface is drawn on; with `auto` it is fitted to the colours."""

_PAIRS = (
    ("accentText", "accent", TEXT),
    ("text", "surface", TEXT),
    ("text", "surfaceAlt", TEXT),
    ("text", "agentBubble", TEXT),
    ("textMuted", "surface", TEXT),
    ("textMuted", "surfaceAlt", TEXT),
    ("danger", "surface", TEXT),
    ("success", "surface", TEXT),
    ("border", "surface", SHAPE),
)


def check_contrast(theme: JSONObject) -> Iterator[Problem]:
    """Yield the pairs of colours that read badly. What the theme computes itself reads well.

    Args:
        theme: the `theme` of an effective config.
    """
    palette = dict(theme["palette"])
    if "surface" not in palette and theme["scheme"] in _SURFACES:
        palette["surface"] = _SURFACES[theme["scheme"]]
    for front, back, wanted in _PAIRS:
        if front in palette and back in palette:
            yield from _check_pair(palette, front, back, wanted)


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as "#0f766e", from 1 to 21."""
    low, high = sorted((_luminance(_parse(one)), _luminance(_parse(other))))
    return (high + 0.05) / (low + 0.05)


def find_readable(colour: str, background: str, wanted: float) -> str:
    """Return the colour nearest to one that reaches a contrast on a background.

    Args:
        colour: the one to start from.
        background: what it is on.
        wanted: least contrast, at most 4.5: black or white always reaches that.
    """
    start = _parse(colour)
    for step in range(_STEPS + 1):
        for target in (0, 255):
            share = step / _STEPS
            mixed = _to_text(tuple(part + (target - part) * share for part in start))
            if measure_contrast(mixed, background) >= wanted:
                return mixed
    raise AssertionError("neither black nor white reads on this background")


def _check_pair(palette: JSONObject, front: str, back: str, wanted: float) -> Iterator[Problem]:
    found = measure_contrast(palette[front], palette[back])
    if found >= wanted:
        return
    # Cut, not rounded: 4.49 must not read as the 4.5 that is asked for.
    ratio = int(found * 100) / 100
    better = find_readable(palette[front], palette[back], wanted)
    yield Problem(
        f"/theme/palette/{front}",
        f"is {palette[front]}; its contrast on {back} {palette[back]} is {ratio}:1",
        f"at least {wanted:g}:1, such as {better}",
        better,
        # A pale line between two parts is a matter of taste; a text nobody can read is not.
        "error" if wanted == TEXT else "warning",
        "contrast",
    )


def _parse(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _to_text(colour: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
