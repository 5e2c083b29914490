"""Finds the instructions in what a model says: word for word, or by a word only they have."""

import base64
import re
import secrets

_WORD = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[\W_]+")
_RUN = 8
"""So many words of the instructions in a row are no accident."""


class Leaks:
    """Looks for one set of instructions.

    Attributes:
        canary: a word to put into the instructions; who says it has read them out.

    Args:
        rules: what must not be said.
        canary: for tests; else made anew.
    """

    def __init__(self, rules: str, canary: str = "") -> None:
        self.canary = canary or f"canary{secrets.token_hex(8)}"
        words = _list_words(rules)
        self._runs = {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        self._forms = _list_forms(self.canary)

    def is_leak(self, text: str) -> bool:
        """Tell whether a text has what must not be said in it."""
        plain = _NO_LETTERS.sub("", text).lower()
        if any(form in plain for form in self._forms):
            return True
        words = _list_words(text)
        return any(tuple(words[at : at + _RUN]) in self._runs for at in range(len(words)))


def _list_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _list_forms(canary: str) -> tuple[str, ...]:
    """Return the word plain, backwards, in hexadecimal, and in Base64 at its three places."""
    inner = []
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + canary.encode()).decode()
        # The letters at both ends depend on what stands beside the word.
        inner.append(encoded[4:-4].lower())
    return (canary, canary[::-1], canary.encode().hex(), *inner)
