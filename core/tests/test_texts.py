"""Texts of a plugin's own, in the language of whoever reads them."""

import pytest

from chatclick.texts import Texts, find_direction

TEXTS = Texts({"en": {"hello": "Hello {name}!", "bye": "Bye!"}, "de": {"hello": "Hallo {name}!"}})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(("de-AT", "en"), "de"), ((None, "", "fr", "DE"), "de"), (("fr",), "en"), ((), "en")],
)
def test_the_first_language_there_are_texts_in_is_taken(wanted, found):
    assert TEXTS.find_language(*wanted) == found


def test_what_is_not_translated_is_said_in_english():
    assert TEXTS.say("de-CH", "hello", name="Ann") == "Hallo Ann!"
    assert TEXTS.say("de", "bye") == TEXTS.say("fr", "bye") == "Bye!"


def test_a_text_that_there_is_not_is_an_error():
    with pytest.raises(KeyError):
        TEXTS.say("de", "thanks")


def test_arabic_and_hebrew_are_written_from_the_right():
    assert [find_direction(one) for one in ("ar-EG", "he", "de", "")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
    ]
