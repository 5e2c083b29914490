"""Whether somebody says the same again, without keeping what they said. Pure.

Of a message stay a few small hashes of its words (MinHash: A. Broder, "On the resemblance and
containment of documents", 1997). They tell how many words two messages have in common. A message
cannot be put together again from them, but there is no secret in them: who has the database and a
list of words can guess which of these a message may have had. So they go when the session ends.
"""

import re
import unicodedata
from collections.abc import Sequence
from zlib import crc32

HASHES = 16
FEWEST_WORDS = 3
SAME_FROM = 0.5
"""Part of the hashes that agree from which on it is the same again."""
MAX_CHARS = 2000

_WORD = re.compile(r"\w+")
_KEPT = 0xFFFF
_MASKS = tuple(crc32(bytes((at,))) for at in range(HASHES))
"""Each puts the codes of words into another order, of which the first counts."""


def take_print(text: str) -> list[int]:
    """Return the hashes of a text; none for one of too few words to say anything."""
    cut = unicodedata.normalize("NFKC", text[:MAX_CHARS]).casefold()
    words = set(_WORD.findall(cut))
    if len(words) < FEWEST_WORDS:
        return []
    codes = [crc32(word.encode()) for word in words]
    return [min(map(mask.__xor__, codes)) & _KEPT for mask in _MASKS]


def is_same(print_: Sequence[int], before: Sequence[Sequence[int]]) -> bool:
    """Tell whether a message says again what one before it said."""
    return bool(print_) and any(_find_part(print_, one) >= SAME_FROM for one in before)


def _find_part(one: Sequence[int], other: Sequence[int]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / HASHES
