"""Text from outside without what people cannot see and a model can: tags, controls, overrides."""

import re
import unicodedata

# Persian and Indic words and joined emoji need the two joiners.
_JOINERS = frozenset("\u200c\u200d")
_KEPT = frozenset("\n\t") | _JOINERS
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str, max_chars: int) -> str:
    """Return what a person would see of a text, cut to length.

    Args:
        text: from anywhere.
        max_chars: how much is kept.
    """
    # Selectors of variants hide whole texts where there are many of them.
    seen = (
        letter
        for letter in text[: max_chars * 4]
        if letter in _KEPT
        or (
            unicodedata.category(letter) not in _HIDDEN
            and not 0xFE00 <= ord(letter) <= 0xFE0E
            and not 0xE0100 <= ord(letter) <= 0xE01EF
        )
    )
    return _BLANK_LINES.sub("\n\n", "".join(seen).replace("\r", ""))[:max_chars].strip()
