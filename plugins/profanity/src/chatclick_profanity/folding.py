"""Makes different spellings of a word alike, and remembers where each letter stood. Pure.

`CŘАP` with a Cyrillic letter and `c r a p` with letters that are not seen become the same. How far
that goes is a matter of false alarms: digits count as letters only beside two real ones, so the
telephone `A55` stays what it is.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

LOOKS_LIKE: Mapping[str, str] = {
    # Cyrillic
    **{"а": "a", "в": "b", "е": "e", "ѕ": "s", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h"},
    **{"һ": "h", "о": "o", "р": "p", "с": "c", "ԁ": "d", "у": "y", "т": "t", "х": "x", "ԛ": "q"},
    **{"ԝ": "w", "ь": "b", "г": "r", "п": "n"},
    # Greek
    **dict(zip("αβεικνορτυχωγη", "abeiknoptuxwyn", strict=True)),
    # Letters of Latin that do not come apart
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ɑ": "a"},
}
LEET: Mapping[str, str] = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "il",
    "+": "t",
    "€": "e",
}
MAX_VARIANTS = 16
FEWEST_LETTERS = 2
MAX_WORD = 64
"""A longer run of letters is no word, and would take long to look at."""

MOST_KNOWN = 4096
"""Letters whose folded form is remembered: enough for any script, too few to fill memory with."""

MOST_LETTERS = 4
"""One character that stands for more, such as a whole phrase, disguises no letter."""

_SIGNS = "*_!@$|+€"
_RUNS = re.compile(r"(.)\1{2,}")
_WORDS = re.compile(rf"[\w*{re.escape(''.join(LEET))}]+")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[\s._*~-]{1,2}[^\W_](?![^\W_])){2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that may be a word.

    Attributes:
        start, end: where it stands in the text.
        spellings: what it may say, folded; the plainest first.
        pattern: for a word with stars in it, such as `cr*p`, what it looks like; else "".
    """

    start: int
    end: int
    spellings: tuple[str, ...]
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in folded form.

    Attributes:
        text: letters without case, marks and disguise.
        places: for each of its characters, which one of the text it comes from.
    """

    text: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """Fold a text, letter by letter."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = _fold_letter(letter)
        letters.append(folded)
        places += [place] * len(folded)
    return Folded("".join(letters), tuple(places))


@lru_cache(MOST_KNOWN)
def _fold_letter(letter: str) -> str:
    """Fold one letter; marks and what is not seen become nothing."""
    parts = unicodedata.normalize("NFKD", letter.casefold())
    kept = (part for part in parts if unicodedata.category(part) not in ("Mn", "Cf", "Cc"))
    folded = "".join(LOOKS_LIKE.get(part, part) for part in kept)
    if len(folded) > MOST_LETTERS:
        return " "
    return folded or (" " if letter.isspace() else "")


def list_pieces(folded: Folded, *, is_thorough: bool) -> Iterator[tuple[Piece, ...]]:
    """Yield the words of a text, each as the ways to read it, the plainest first.

    Args:
        folded: the text.
        is_thorough: look behind digits, stars and spaces, too.
    """
    for found in _WORDS.finditer(folded.text):
        if len(found[0]) <= MAX_WORD:
            yield tuple(_list_readings(folded, found, is_thorough))
    if is_thorough:
        for found in _SPACED.finditer(folded.text):
            letters = "".join(one for one in found[0] if one.isalnum())
            if len(letters) <= MAX_WORD:
                yield (_build(folded, found.start(), found.end(), _spell(letters, True)),)


def _list_readings(folded: Folded, found: re.Match[str], is_thorough: bool) -> Iterator[Piece]:
    whole, start, end = found[0], found.start(), found.end()
    plain = whole.strip(_SIGNS) if not whole.isalnum() else whole
    if plain:
        inner = start + whole.index(plain)
        yield _build(folded, inner, inner + len(plain), _spell(plain, is_thorough))
    if is_thorough and plain != whole:
        yield _build(folded, start, end, _spell(whole, True))
    if is_thorough and (pattern := _find_pattern(whole)):
        begin = start + whole.index(pattern)
        yield _build(folded, begin, begin + len(pattern), (), pattern)


def shorten_runs(word: str) -> tuple[str, ...]:
    """Return a word with letters that are drawn out once, and twice: `craaap`, `asssss`."""
    if not _RUNS.search(word):
        return (word,)
    return (_RUNS.sub(r"\1", word), _RUNS.sub(r"\1\1", word))


def _spell(word: str, is_thorough: bool) -> tuple[str, ...]:
    spellings = [word] if word.isalpha() or not is_thorough else [word, *_read_leet(word)]
    if is_thorough:
        spellings = [short for one in spellings for short in (one, *shorten_runs(one))]
    return tuple(dict.fromkeys(spellings))


def _read_leet(word: str) -> Iterator[str]:
    """Yield a word with its digits and signs read as letters."""
    if sum(letter.isalpha() for letter in word) < FEWEST_LETTERS:
        return
    choices = product(*(LEET.get(letter, letter) for letter in word))
    yield from ("".join(one) for one in islice(choices, MAX_VARIANTS))


def _find_pattern(word: str) -> str:
    """Return a word with stars inside, if it shows enough of itself; else ""."""
    inner = word.strip("*")
    shown = sum(letter.isalpha() for letter in inner)
    if "*" not in inner or shown < FEWEST_LETTERS or len(inner) < 4:
        return ""
    return inner


def _build(
    folded: Folded, start: int, end: int, spellings: tuple[str, ...], pattern: str = ""
) -> Piece:
    return Piece(folded.places[start], folded.places[end - 1] + 1, spellings, pattern)
