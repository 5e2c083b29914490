"""Why there is no token, in the language of whoever reads it.

What went wrong is kept as a word and what the server itself said: "oauth/invalid_grant: It was
taken back." `say_trouble` makes a sentence of it, with the server's own words behind. The words are
those of OAuth 2.0 (RFC 6749, 4.1.2.1 and 5.2), of OpenID Connect and some of ours. Microsoft says
more by numbers, which it may change: one that is not known here is told by its word alone.
Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import re
from collections.abc import Mapping
from typing import Final

from chatclick.errors import ChatclickError, Conflict, Invalid, Unavailable
from chatclick.oauth.trouble_words import WORDS
from chatclick.texts import ENGLISH, Texts, find_direction

MAX_TROUBLE = 300
NOBODY, CHANGED, BUSY, UNREADABLE = "nobody_consented", "changed", "busy", "unreadable"
NO_REFRESH, OTHER_SERVER, REFUSED = "no_refresh_token", "other_server", "refused"
UNSUPPORTED = "unsupported_token"

_TEXTS = Texts(WORDS)
_KNOWN: Final = frozenset(WORDS[ENGLISH])
_MARK: Final = "oauth/"
_TROUBLE: Final = re.compile(rf"{_MARK}([a-z_]+)(?:: (.*))?", re.DOTALL)
_NUMBER: Final = re.compile(r"\bAADSTS(\d{5,7})\b")
_OURS: Final = frozenset(
    {NOBODY, CHANGED, BUSY, UNREADABLE, NO_REFRESH, OTHER_SERVER, REFUSED, UNSUPPORTED}
)
_BY_NUMBER: Final[Mapping[str, str]] = {
    **dict.fromkeys(("50173", "50133"), "revoked"),
    **dict.fromkeys(("70008", "700082", "70043"), "too_old"),
    **dict.fromkeys(("50072", "50076", "50078", "50079"), "second_factor"),
    **dict.fromkeys(("53000", "53001", "53003"), "policy"),
    **dict.fromkeys(("50034", "50020"), "account_unknown"),
    **dict.fromkeys(("65001", "90094"), "consent_missing"),
    "50053": "account_locked",
    "50055": "password_expired",
    "50057": "account_disabled",
    "50105": "not_assigned",
    "65004": "access_denied",
    "50011": "redirect_unknown",
    "70011": "invalid_scope",
    "90002": "organisation_unknown",
    "700016": "app_unknown",
    "7000112": "app_disabled",
    "7000215": "secret_wrong",
    "7000218": "secret_missing",
    "7000222": "secret_expired",
}


def build_trouble(word: str, said: str = "") -> str:
    """Return what is kept of something that went wrong.

    Args:
        word: of the server, or one of ours; one that nobody knows counts as what was said.
        said: by the server, "" for nothing.
    """
    known, told = (word, said) if word in _KNOWN else (REFUSED, f"{word}: {said}".strip(": "))
    return (f"{_MARK}{known}: {told}" if told else f"{_MARK}{known}")[:MAX_TROUBLE]


def say_trouble(trouble: str, language: str) -> str:
    """Say what went wrong.

    Args:
        trouble: as it was kept; what is none of OAuth is returned as it is.
        language: a tag of the reader's.

    Returns:
        A sentence, with what the server said in brackets.
    """
    found = _TROUBLE.fullmatch(trouble)
    if found is None or found[1] not in _KNOWN:
        return trouble
    word, said = found[1], found[2] or ""
    number = _NUMBER.search(said)
    key = _BY_NUMBER.get(number[1], word) if number else word
    told = said if word in _OURS else f"{word}: {said}".removesuffix(": ")
    sentence = _TEXTS.say(language, key)
    return f"{sentence} ({_isolate(told, language)})" if told else sentence


def _isolate(told: str, language: str) -> str:
    """Keep foreign words in order within a language that is written from the right."""
    return f"\u2068{told}\u2069" if find_direction(language) == "rtl" else told


class Troubled(ChatclickError):
    """An error that is said in the reader's language.

    Args:
        trouble: from `build_trouble`.
    """

    def __init__(self, trouble: str) -> None:
        super().__init__(say_trouble(trouble, ENGLISH))
        self.trouble = trouble


class NotConnected(Troubled, Conflict):
    """There is no leave to sign in: a person has to consent (again)."""

    code = "not_connected"


class NotNow(Troubled, Unavailable):
    """The server gives no token at the moment."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.retry_after_s = 30.0


class ConsentRefused(Troubled, Invalid):
    """What a consent page handed back brings no token."""

    code = "consent_refused"


def find_trouble(error: ChatclickError) -> str:
    """Return what went wrong as it is kept: of any other error, what it says."""
    return error.trouble if isinstance(error, Troubled) else error.detail
