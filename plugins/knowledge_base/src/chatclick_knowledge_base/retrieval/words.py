"""Words of a text as an index knows them: folded, without the ones that say nothing, stemmed."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import snowballstemmer  # type: ignore[import-untyped] # ships no types

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ENDING = re.compile(r"'(?:s|t|re|ve|ll|d|m)$")
# Scripts that put no space between words: pairs of characters stand for words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_MAX_WORD = 40

_SNOWBALL = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_ENGLISH = """
    a about after again all also am an and any anyone are as at be been but by can could did
    do does doing don for from get give go got had has have having he her here hi hello him his
    how i if in into is isn it its just know let like me mine more my need no not now of off ok
    on one or our out over please possible say see she should so some someone something still
    tell than thank thanks that the their them then there these they this those to too up us
    very want was way we were what when where which while who whom whose why will with would
    yes you your
"""
_GERMAN = """
    ab aber alle als also am an auch auf aus bei bin bis bitte da damit danke dann das dass
    dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch du
    durch ein eine einem einen einer eines er es etwas euch euer eure für gibt habe haben hallo
    hat hatte ich ihm ihn ihr ihre ihrem ihren im in ins ist ja jemand kann kannst können
    könnte man mein meine meinem meinen meiner mich mir mit möchte muss müssen nach nein nicht
    noch nun nur ob oder ohne schon sein seine sich sie sind so soll sollte über um und uns
    unser unsere unter vom von vor wann war warum was weil welche welchem welchen welcher
    wenn wer werde werden wie wieder will wird wo wohin worden wurde zu zum zur
"""
STOPWORDS = {"en": frozenset(_ENGLISH.split()), "de": frozenset(_GERMAN.split())}


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


def primary(language: str) -> str:
    """Return the language of a tag without its region: "de" of "de-AT"."""
    return language.partition("-")[0].lower()


def split_words(text: str, language: str) -> list[str]:
    """Return the words of a text, stemmed, in order; words that say nothing are left out.

    A text of nothing but such words keeps them, so that a question is never empty.

    Args:
        text: plain text.
        language: a tag such as "en" or "de-CH"; one without a stemmer is only folded.
    """
    found = list(_list_raw(text))
    stopwords = STOPWORDS.get(primary(language), frozenset())
    kept = [word for word in found if word not in stopwords] or found
    return [_stem(word, primary(language)) for word in kept]


def guess_language(text: str, candidates: Iterable[str], fallback: str) -> str:
    """Guess which of some languages a text is in, by the small words it uses.

    Args:
        text: what somebody wrote.
        candidates: language tags to choose from.
        fallback: the answer where nothing speaks for another one.
    """
    words = set(_list_raw(text))
    best, most = fallback, len(words & STOPWORDS.get(primary(fallback), frozenset()))
    for language in sorted(candidates):
        count = len(words & STOPWORDS.get(primary(language), frozenset()))
        if count > most:
            best, most = language, count
    return best


def _list_raw(text: str) -> Iterable[str]:
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    for match in _WORD.finditer(folded):
        word = _ENDING.sub("", match[0]).replace("'", "")[:_MAX_WORD]
        if _UNSPACED.fullmatch(word) and len(word) > 2:
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        elif word:
            yield word


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    stemmer = _load_stemmer(language)
    return word if stemmer is None else stemmer.stemWord(word)


@lru_cache(maxsize=32)
def _load_stemmer(language: str) -> _Stemmer | None:
    name = _SNOWBALL.get(language)
    if name is None:
        return None
    stemmer: _Stemmer = snowballstemmer.stemmer(name)
    return stemmer
