"""Which sources an answer names. Pure."""

import re
from collections.abc import Sequence

from chatclick_ai_bot.guarding import LinkFilter
from chatclick_ai_bot.settings import Settings
from chatclick_ai_bot.sources import Source
from chatclick_ai_bot.words import say

_MARK = re.compile(r"[ \t]?\[(\d{1,2}(?:\s?,\s?\d{1,2}){0,5})\]")
_BEFORE_A_GAP = re.compile(r"[.,;:!?)。！？、，]*(?:\s|$)")
_MAX_QUESTION_BACK = 300


def find_cited(text: str, count: int) -> tuple[int, ...]:
    """Return the numbers of the sources a text names, in order, those that exist.

    Args:
        text: of the answer.
        count: how many sources there were.
    """
    numbers = [int(one) for mark in _MARK.findall(text) for one in mark.split(",")]
    return tuple(dict.fromkeys(one for one in numbers if 1 <= one <= count))


def drop_unknown(text: str, count: int) -> str:
    """Take out marks of sources that do not exist; what they stood between does not grow together.

    Args:
        text: ends where a word ends.
        count: how many sources there were.
    """

    def replace(match: "re.Match[str]") -> str:
        if find_cited(match[0], count):
            return match[0]
        # Links were looked for already: "https[9]://evil.example" must not become one.
        return "" if _BEFORE_A_GAP.match(text, match.end()) else " "

    return _MARK.sub(replace, text)


def is_question_back(text: str) -> bool:
    """Tell whether a text only asks the visitor for more."""
    plain = text.strip()
    return len(plain) <= _MAX_QUESTION_BACK and plain.endswith(("?", "？", "؟"))


def build_tail(
    settings: Settings, sources: Sequence[Source], cited: Sequence[int], language: str
) -> str:
    """Return the line below an answer that names its sources, "" without any.

    Args:
        settings: where the help pages are.
        sources: what the model was given.
        cited: the numbers it named.
        language: of the visitor.
    """
    if not cited:
        return ""
    titles = []
    for number in cited:
        source = sources[number - 1]
        name = f"{source.title} – {source.heading}" if source.heading else source.title
        # Titles of imported articles are others' words too.
        links = LinkFilter(settings.hosts)
        name = links.feed(" ".join(name.split())) + links.finish()
        titles.append(f"[{number}] {name}{_build_address(settings, source)}")
    return "\n\n" + say(language, "source", titles="\n".join(titles))


def _build_address(settings: Settings, source: Source) -> str:
    if not settings.help_url or not source.path.startswith("/help/"):
        return ""
    return f" ({settings.help_url}{source.path.removeprefix('/help')})"
