"""What an answer says, as plain text and as HTML that say the same. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chatclick.mail import LetterTemplate

MOST_QUOTED_LINES = 20
MOST_QUOTED_CHARS = 1500
CUT = "[…]"
_PARAGRAPHS = re.compile(r"\n{2,}")

# Each is one of those that `quoting` knows an answer of the visitor by.
INTRODUCTIONS: Mapping[str, str] = {
    "en": "On {at}, {who} wrote:",
    "de": "Am {at} schrieb {who}:",
    "fr": "Le {at}, {who} a écrit :",
    "es": "El {at}, {who} escribió:",
    "ar": "في {at} {who} كتب:",
}

_template = LetterTemplate("chatclick_email_channel", "answer.html")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is shown in the text; `id` is its Content-ID without brackets."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What an answer says.

    Attributes:
        language: of whoever reads it, such as "de".
        subject: one line.
        text: of the answer.
        introduction: says whose words are quoted.
        quote: what is answered, "" for nothing.
        pictures: shown below the text.
    """

    language: str
    subject: str
    text: str
    introduction: str = ""
    quote: str = ""
    pictures: Sequence[Picture] = ()

    @property
    def paragraphs(self) -> list[str]:
        """The text, cut at blank lines."""
        return [one for one in _PARAGRAPHS.split(self.text.strip()) if one]


def find_language(tag: str | None) -> str:
    """Return the language of a tag such as "de-AT", "en" for none."""
    return (tag or "en").partition("-")[0].lower() or "en"


def introduce(language: str, who: str, at: datetime) -> str:
    """Say who wrote what is quoted, in a language of ours.

    Args:
        language: a language; one that is none of ours is English.
        who: their name or address.
        at: when, in UTC.
    """
    words = INTRODUCTIONS.get(language, INTRODUCTIONS["en"])
    return words.format(at=at.strftime("%Y-%m-%d %H:%M UTC"), who=who)


def shorten(text: str) -> str:
    """Return the beginning of what is quoted; the whole of it stands in the mail it is of."""
    lines = text.strip().split("\n")
    kept = "\n".join(lines[:MOST_QUOTED_LINES])[:MOST_QUOTED_CHARS]
    is_cut = len(kept) < len(text.strip())
    return f"{kept.rstrip()}\n{CUT}" if is_cut else kept


def write_text(letter: Letter) -> str:
    """Write an answer as plain text."""
    if not letter.quote:
        return letter.text + "\n"
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.quote.split("\n"))
    return f"{letter.text}\n\n{letter.introduction}\n{quoted}\n"


def write_html(letter: Letter) -> str:
    """Write an answer as HTML that mail programs show alike, in the direction of its language."""
    return _template.render(language=letter.language, subject=letter.subject, letter=letter)
