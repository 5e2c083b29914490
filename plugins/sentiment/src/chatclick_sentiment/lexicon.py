"""The word lists: one file a language, read once. The lists are the project's own work."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "de", "fr", "es")
SHORTEST_STEM = 2

EMOJI: Mapping[str, float] = {
    **dict.fromkeys("😀😃😄😁😊🙂😍🥰😘👍👏🎉❤💚💙🙏✨🤗", 2.0),
    **dict.fromkeys("😡🤬😠👎💩🤮", -3.0),
    **dict.fromkeys("😞😟😢😭😩😫🙁☹😤💔😕", -2.0),
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    Attributes:
        words: word → weight.
        stems: beginning of a word → weight.
        common: words that tell the language.
        negate: words that turn round what follows.
        strengthen: words that add weight to what follows.
        weaken: words that take weight from it.
        but: words after which the weight of a sentence lies.
    """

    words: Mapping[str, float]
    stems: Mapping[str, float]
    common: frozenset[str]
    negate: frozenset[str]
    strengthen: frozenset[str]
    weaken: frozenset[str]
    but: frozenset[str]

    def find(self, word: str) -> float:
        """Return the weight of a word, 0 for one that says nothing: the longest stem counts."""
        if word in self.words:
            return self.words[word]
        for end in range(len(word), SHORTEST_STEM - 1, -1):
            if word[:end] in self.stems:
                return self.stems[word[:end]]
        return 0.0

    def knows(self, word: str) -> bool:
        """Tell whether a word speaks for this language."""
        return word in self.common or word in self.negate or self.find(word) != 0


@cache
def load_lexicon(language: str) -> Lexicon:
    """Read the list of a language.

    Args:
        language: one of `LANGUAGES`.
    """
    text = files("chatclick_sentiment").joinpath(f"words/{language}.txt").read_text("utf-8")
    groups: dict[str, frozenset[str]] = {}
    words: dict[str, float] = {}
    stems: dict[str, float] = {}
    for line in text.casefold().splitlines():  # “ß” becomes “ss”, in messages too
        name, colon, rest = line.removeprefix("# ").partition(":")
        if line.startswith("#"):
            groups[name] = frozenset(rest.split()) if colon else frozenset()
        elif line:
            word, weight = line.rsplit(" ", 1)
            (stems if word.endswith("*") else words)[word.rstrip("*")] = float(weight)
    return Lexicon(
        words=words,
        stems=stems,
        **{name: groups[name] for name in ("common", "negate", "strengthen", "weaken", "but")},
    )
