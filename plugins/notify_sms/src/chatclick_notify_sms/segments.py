"""What a text costs: how many messages a network makes of it (3GPP TS 23.038). No I/O."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")
_PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


@dataclass(frozen=True, slots=True)
class Size:
    """How a text is sent.

    Attributes:
        is_unicode: some character makes every character of it cost more.
        units: how long it is, in characters of its encoding.
        segments: how many messages are paid for.
    """

    is_unicode: bool
    units: int
    segments: int


def measure(text: str) -> Size:
    """Say how a text is sent."""
    is_unicode = not all(one in _BASIC or one in _DOUBLE for one in text)
    units = sum(_count(one, is_unicode=is_unicode) for one in text)
    alone, joined = (70, 67) if is_unicode else (160, 153)
    segments = 1 if units <= alone else -(-units // joined)
    return Size(is_unicode, units, segments)


def simplify(text: str) -> str:
    """Write typography the plain way: one curly quote would double what a text costs."""
    return text.translate(_PLAIN)


def cut(text: str, segments: int, ending: str = "") -> str:
    """Return as much of a text as fits, with dots where something is missing.

    Args:
        text: what is cut.
        segments: how many messages it may cost.
        ending: comes behind it, whole.
    """
    if measure(text + ending).segments <= segments:
        return text + ending
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(f"{text[:middle]}...{ending}").segments <= segments:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}...{ending}"


def split(text: str, most: int) -> list[str]:
    """Return the parts of a text, ended between words where that is possible.

    Args:
        text: what is split.
        most: how many characters a part may have.
    """
    parts, rest = [], text.strip()
    while len(rest) > most:
        begun = rest[: most + 1]
        at = max(begun.rfind(" "), begun.rfind("\n"))
        # One long word, or a language that writes no spaces.
        at = at if at > most // 2 else most
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest]


def _count(character: str, *, is_unicode: bool) -> int:
    if is_unicode:
        return 2 if ord(character) > 0xFFFF else 1
    return 2 if character in _DOUBLE else 1
