"""The words, and where they stand in a text. Pure. The lists are the project's own work."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from chatclick_profanity.folding import Folded, Piece, fold, list_pieces

LANGUAGES = ("en", "de", "fr", "es")


@dataclass(slots=True)
class WordList:
    """Words to look for.

    Attributes:
        words: whole words, folded.
        stems: beginnings of words, folded.
        phrases: several words in a row, or words with signs, folded; a star stands for any ending.
        allowed: words that are let through whatever else says.
        lengths: those of the stems, in letters.
    """

    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)

    def add(self, line: str) -> None:
        """Add one line of a list; one in which nothing can be seen adds nothing."""
        line = line.strip()
        word = fold(line.strip("-*")).text.strip()
        if not word:
            return
        if line.startswith("-"):
            self.allowed.add(word)
        elif not word.isalnum():
            self.phrases.add(word + "*" * line.endswith("*"))
        elif line.endswith("*"):
            self.stems.add(word)
            self.lengths.add(len(word))
        else:
            self.words.add(word)

    def find(self, text: str, *, is_thorough: bool = True) -> list[tuple[int, int]]:
        """Return where the words stand, as (start, end), in order and apart from each other.

        Args:
            text: what somebody wrote.
            is_thorough: find them behind digits, stars, spaces and drawn-out letters, too.
        """
        folded = fold(text)
        spans = []
        for readings in list_pieces(folded, is_thorough=is_thorough):
            known = next((one for one in readings if self._knows(one)), None)
            if known is not None:
                spans.append((known.start, known.end))
        return _join(sorted([*spans, *self._find_phrases(folded)]))

    def _knows(self, piece: Piece) -> bool:
        if any(one in self.allowed for one in piece.spellings):
            return False
        if any(one in self.words or self._has_stem(one) for one in piece.spellings):
            return True
        return bool(piece.pattern) and self._fits(piece.pattern)

    def _has_stem(self, word: str) -> bool:
        return any(word[:end] in self.stems for end in self.lengths if end <= len(word))

    def _fits(self, pattern: str) -> bool:
        """Tell whether a word with stars in it can be one of the list, letter for letter."""
        known = (*self.words, *self.stems)
        alike = (one for one in known if len(one) == len(pattern) and one not in self.allowed)
        return any(all(map(_is_letter, pattern, word)) for word in alike)

    def _find_phrases(self, folded: Folded) -> Iterator[tuple[int, int]]:
        for line in self.phrases:
            phrase = line.removesuffix("*")
            if phrase in folded.text and phrase not in self.allowed:
                end = r"\w*" if line != phrase else r"(?![^\W_])"
                shape = rf"(?<![^\W_]){re.escape(phrase)}{end}"
                for found in re.finditer(shape, folded.text):
                    yield folded.places[found.start()], folded.places[found.end() - 1] + 1


@cache
def load_list(
    languages: tuple[str, ...] = LANGUAGES,
    more: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
) -> WordList:
    """Build a list.

    Args:
        languages: whose files to take.
        more: further lines, as in the files.
        allowed: words to let through.
    """
    made = WordList()
    for language in languages:
        file = files("chatclick_profanity").joinpath(f"words/{language}.txt")
        lines = file.read_text("utf-8").splitlines()
        _add_all(made, (line for line in lines if not line.startswith("#")))
    _add_all(made, more)
    _add_all(made, (f"-{word}" for word in allowed))
    return made


def mask(text: str, spans: Iterable[tuple[int, int]], sign: str = "*") -> str:
    """Return the text with a sign in place of each character of the spans but spaces."""
    for start, end in spans:
        hidden = "".join(one if one.isspace() else sign for one in text[start:end])
        text = text[:start] + hidden + text[end:]
    return text


def _is_letter(shown: str, letter: str) -> bool:
    return shown in ("*", letter)


def _add_all(made: WordList, lines: Iterable[str]) -> None:
    for line in lines:
        made.add(line)


def _join(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
