"""Why there is no token: kept as a word with what the server said, and said in one's language."""

import re

import pytest

from chatclick.oauth import NotConnected, find_trouble, say_trouble
from chatclick.oauth.flows import Refused
from chatclick.oauth.trouble_words import WORDS
from chatclick.oauth.troubles import MAX_TROUBLE, NotNow, build_trouble

MICROSOFT = "AADSTS7000222: The provided client secret keys for app 'x' are expired."


def test_every_language_says_everything_without_what_only_english_has() -> None:
    for language, sentences in WORDS.items():
        assert sentences.keys() == WORDS["en"].keys(), language
        assert all(one.endswith((".", ").")) for one in sentences.values()), language
    assert set(WORDS) == {"en", "de", "ar"}


@pytest.mark.parametrize(
    ("word", "said", "language", "told"),
    [
        ("invalid_grant", "", "en", "The sign-in was taken back. Connect again. (invalid_grant)"),
        (
            *("invalid_grant", "Token has been revoked.", "de-AT"),
            "Die Anmeldung wurde zurückgenommen. Verbinde neu."
            " (invalid_grant: Token has been revoked.)",
        ),
        (
            *("invalid_client", MICROSOFT, "de"),
            "Das Client-Geheimnis ist abgelaufen. Mache dort ein neues, und trage es ein."
            f" (invalid_client: {MICROSOFT})",
        ),
        (
            *("invalid_client", "AADSTS99999: New.", "en"),
            "The client secret is not taken any more. Enter a new one."
            " (invalid_client: AADSTS99999: New.)",
        ),
        (
            *("odd_word", "Odd.", "fr"),
            "The sign-in server refused. Check the settings, or connect again. (odd_word: Odd.)",
        ),
        ("nobody_consented", "", "de", "Noch hat niemand zugestimmt."),
    ],
)
def test_the_readers_language_comes_first_and_the_servers_words_behind(
    word: str, said: str, language: str, told: str
) -> None:
    assert say_trouble(build_trouble(word, said), language) == told


def test_foreign_words_keep_their_order_in_arabic() -> None:
    told = say_trouble(build_trouble("invalid_grant", "Gone."), "ar")

    assert re.fullmatch(r"سُحب .* \(\u2068invalid_grant: Gone\.\u2069\)", told)


@pytest.mark.parametrize("other", ["", "login: failed", "[AUTHENTICATIONFAILED] No.", "oauth/x"])
def test_what_is_not_of_oauth_stays_as_it_is(other: str) -> None:
    assert say_trouble(other, "de") == other


def test_errors_are_english_and_know_what_is_kept_of_them() -> None:
    refused = Refused("invalid_grant", "Gone.")
    error = NotConnected(refused.trouble)

    assert error.detail == "The sign-in was taken back. Connect again. (invalid_grant: Gone.)"
    assert find_trouble(error) == refused.trouble
    assert (error.status, error.code) == (409, "not_connected")
    busy = NotNow(build_trouble("busy", "503"))
    assert (busy.status, busy.retry_after_s) == (503, 30.0)
    assert "503" in busy.detail


def test_what_is_kept_has_an_end() -> None:
    assert len(build_trouble("invalid_grant", "x" * 5000)) == MAX_TROUBLE
