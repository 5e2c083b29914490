"""What an answer says, in two forms."""

from datetime import UTC, datetime

import pytest

from chatclick_email_channel.letters import (
    INTRODUCTIONS,
    Letter,
    introduce,
    shorten,
    write_html,
    write_text,
)
from chatclick_email_channel.quoting import strip_quotes

AT = datetime(2025, 3, 3, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", INTRODUCTIONS)
def test_what_we_quote_is_taken_out_of_an_answer(language: str) -> None:
    said = introduce(language, "Ann", AT)
    letter = Letter(language=language, subject="x", text="Yes.", introduction=said, quote="Sure?")

    assert strip_quotes(write_text(letter)) == "Yes."


def test_a_language_from_right_to_left_is_written_so() -> None:
    arabic = Letter(language="ar", subject="x", text="نعم", introduction="في", quote="؟")
    english = Letter(language="en", subject="x", text="Yes", introduction="On", quote="?")

    assert '<html lang="ar" dir="rtl">' in write_html(arabic)
    assert "border-right:" in write_html(arabic)
    assert 'dir="ltr"' in write_html(english) and "border-left:" in write_html(english)


def test_a_long_quote_is_cut() -> None:
    assert shorten("one\ntwo\n") == "one\ntwo"
    assert shorten("line\n" * 50).count("\n") == 20
    assert len(shorten("x" * 5000)) < 1600
