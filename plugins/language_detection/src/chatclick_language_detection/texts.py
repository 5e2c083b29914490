"""What of a message tells its language: words, without addresses, numbers and signs. Pure."""

import re

MAX_CHARS = 1000
"""More tells no more, and a millisecond is the most it should take."""

_ADDRESS = re.compile(r"//|www\.|@|\.\w{2,}/")
_SIGNS = re.compile(r"[\W\d_]+")
# Writing in which a sign is a syllable or a word: each says as much as some letters.
_DENSE = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
DENSE_LETTERS = 3


def clean(text: str) -> str:
    """Return the words of a message in lower case, apart by one space each."""
    said = [one for one in text[: 2 * MAX_CHARS].split() if not _ADDRESS.search(one)]
    # An apostrophe stays: "l'app" and "it's" tell a lot.
    words = " ".join(said).replace("\u2019", "'")
    parts = [_SIGNS.sub(" ", part) for part in words.split("'")]
    return " ".join("'".join(parts).split())[:MAX_CHARS].lower()


def count_letters(words: str) -> int:
    """Return how many letters a text has, a Chinese character as three."""
    letters = sum(one.isalpha() for one in words)
    return letters + (DENSE_LETTERS - 1) * len(_DENSE.findall(words))
