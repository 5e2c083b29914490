"""How a text feels, as a number. Pure: no host, no network; the container uses this very file."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chatclick_sentiment.lexicon import EMOJI, LANGUAGES, Lexicon, load_lexicon

Label = Literal["negative", "neutral", "positive"]

REACH = 3
"""How many words back a negation or an intensifier is looked for."""

NEGATION = -0.75  # “not good” is bad, but less so than “bad”
STRONGER, WEAKER = 1.5, 0.6
BEFORE_BUT = 0.5
SHOUTED = 1.3
SOFTNESS = 15.0
"""How much weight it takes to get near -1 or 1."""

MAX_CHARS = 4000

_TOKENS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?;,:\n]|[^\w\s]")
_ENDS = frozenset(".!?;,:\n")


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How a text feels.

    Attributes:
        score: from -1 (furious) to 1 (delighted); 0 for nothing to tell.
        label: the score as a word.
        language: whose words were looked up.
        words: how many words had a weight.
    """

    score: float
    label: Label
    language: str
    words: int


def score(
    text: str,
    language: str | None = None,
    *,
    extra: Mapping[str, float] | None = None,
    threshold: float = 0.3,
) -> Sentiment:
    """Score a text.

    Args:
        text: what somebody wrote; only its first `MAX_CHARS` characters count.
        language: a tag such as "de" or "de-AT"; None or an unknown one is guessed from the words.
        extra: further words with their weights, -3 to 3; they win over the lists.
        threshold: from which score on, either way, it is not neutral.
    """
    tokens = _TOKENS.findall(unicodedata.normalize("NFC", text[:MAX_CHARS]).replace("’", "'"))
    words = [token.casefold() for token in tokens]
    known = guess_language(words) if (short := _shorten(language)) is None else short
    weights = _weigh(tokens, words, load_lexicon(known), extra or {})
    total = sum(weights) * min(1 + 0.1 * words.count("!"), SHOUTED)
    value = round(total / math.sqrt(total * total + SOFTNESS), 3)
    label: Label = (
        "positive" if value >= threshold else "negative" if value <= -threshold else "neutral"
    )
    return Sentiment(value, label, known, sum(weight != 0 for weight in weights))


def read_words(lines: Iterable[str]) -> dict[str, float]:
    """Read words with their weights, as the settings have them: `kettle -2`."""
    pairs = (line.rsplit(" ", 1) for line in lines)
    return {word: float(weight) for word, weight in pairs}


def guess_language(words: Sequence[str]) -> str:
    """Return the language most of the words speak for; English when none does."""
    counts = {
        language: sum(load_lexicon(language).knows(word) for word in words)
        for language in LANGUAGES
    }
    return max(LANGUAGES, key=lambda language: counts[language])


def _shorten(language: str | None) -> str | None:
    short = (language or "").lower().partition("-")[0]
    return short if short in LANGUAGES else None


def _weigh(
    tokens: Sequence[str], words: Sequence[str], lexicon: Lexicon, extra: Mapping[str, float]
) -> list[float]:
    """Return the weight of each token in its place."""
    own = {word.casefold(): weight for word, weight in extra.items()}
    shouts = sum(token.isupper() and len(token) > 1 for token in tokens) < len(tokens) / 2
    weights: list[float] = []
    for index, word in enumerate(words):
        if word in lexicon.but:
            weights = [weight * BEFORE_BUT for weight in weights]
        weight = own.get(word, EMOJI.get(word) or lexicon.find(word))
        if weight and word not in EMOJI:
            weight *= _find_factor(words[:index], lexicon)
            token = tokens[index]
            weight *= SHOUTED if shouts and token.isupper() and len(token) > 2 else 1
        weights.append(weight)
    return weights


def _find_factor(before: Sequence[str], lexicon: Lexicon) -> float:
    """Return what the words in front of a word make of its weight."""
    factor = 1.0
    for word in reversed(before[-REACH:]):
        if word in _ENDS or word in lexicon.but:
            break
        if word in lexicon.negate:
            factor *= NEGATION
        elif word in lexicon.strengthen:
            factor *= STRONGER
        elif word in lexicon.weaken:
            factor *= WEAKER
    return factor
