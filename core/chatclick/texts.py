"""A plugin's own texts in several languages, for mails and pages that no Admin UI translates.

TEXTS = Texts({"en": {"hello": "Hello {name}!"}, "de": {"hello": "Hallo {name}!"}})
language = TEXTS.find_language(session.language, config["language"])
TEXTS.say(language, "hello", name="Ann")
"""

from collections.abc import Mapping
from typing import Literal

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from the right."""

ENGLISH = "en"


class Texts:
    """Texts by language, then by key; English has all of them.

    Args:
        words: with places in braces.
    """

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        self._words = words

    def find_language(self, *wanted: str | None) -> str:
        """Return the first of some languages that there are texts in; else English.

        Args:
            wanted: tags such as "de" or "de-AT"; None and "" are passed over.
        """
        for one in wanted:
            if (primary := get_primary(one or "")) in self._words:
                return primary
        return ENGLISH

    def say(self, language: str, key: str, **values: object) -> str:
        """Return a text in a language, in English where it is not translated.

        Args:
            language: a tag.
            key: of the text.
            values: for its places.

        Raises:
            KeyError: there is no such text, or a value is missing.
        """
        words = self._words.get(get_primary(language), {})
        return (words.get(key) or self._words[ENGLISH][key]).format(**values)


def get_primary(tag: str) -> str:
    """Return the language of a tag without its region: "de" of "de-AT"."""
    return tag.partition("-")[0].lower()


def find_direction(language: str) -> Literal["ltr", "rtl"]:
    """Return from which side a language is written, as `dir` of HTML has it."""
    return "rtl" if get_primary(language) in RIGHT_TO_LEFT else "ltr"
