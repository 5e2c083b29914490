"""Numbers, what a text costs, and words that stop: no host."""

import pytest

from chatclick_notify_sms.keywords import is_start, is_stop
from chatclick_notify_sms.numbers import BadNumber, read_number
from chatclick_notify_sms.segments import cut, measure, simplify, split
from chatclick_notify_sms.twilio import sign


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("+49 (0)151 1234-5678", "+4915112345678"),
        ("0151/12345678", "+4915112345678"),
        ("0049 151 12345678", "+4915112345678"),
        ("+1.415.555.2671", "+14155552671"),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, read: str) -> None:
    assert read_number(written, "49") == read


@pytest.mark.parametrize(
    ("written", "country_code", "read"),
    [
        ("(415) 555-2671", "1", "+14155552671"),
        ("1 415 555 2671", "1", "+14155552671"),
        ("612 345 678", "34", "+34612345678"),
        ("34 612 345 678", "34", "+34612345678"),
        ("45 12 34 56", "45", "+4545123456"),
        ("151 12345678", "49", "+4915112345678"),
    ],
)
def test_a_number_that_begins_with_no_0_gets_its_country(written, country_code, read) -> None:
    assert read_number(written, country_code) == read


@pytest.mark.parametrize("written", ["", "12345", "+0151", "+49abc", "+491234567890123456", "٠١٢"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(BadNumber):
        read_number(written, "49")
    with pytest.raises(BadNumber):
        read_number("0151 12345678")


@pytest.mark.parametrize(
    ("text", "is_unicode", "segments"),
    [
        ("a" * 160, False, 1),
        ("a" * 161, False, 2),
        ("a" * 306, False, 2),
        ("€" * 80, False, 1),
        ("€" * 81, False, 2),
        ("ж" * 70, True, 1),
        ("ж" * 71, True, 2),
        ("😀" * 35, True, 1),
        ("😀" * 36, True, 2),
    ],
)
def test_segments_are_counted_as_networks_do(text, is_unicode, segments) -> None:
    size = measure(text)

    assert (size.is_unicode, size.segments) == (is_unicode, segments)


def test_what_is_too_long_is_cut_and_the_address_stays_whole() -> None:
    text = cut("wort " * 100, 2, "\nhttps://shop.example/help")

    assert measure(text).segments == 2
    assert text.endswith("...\nhttps://shop.example/help")
    assert measure(simplify("“Yes” – it’s there…")).is_unicode is False


def test_only_the_word_alone_stops() -> None:
    assert is_stop(" Stop. ")
    assert is_stop("STOPALL")
    assert not is_stop("Please stop the delivery")
    assert is_start("start")


def test_the_signature_is_that_of_twilios_own_example() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert sign(url, fields, "12345") == "GvWf1cFY/Q7PnoempGyD5oXAezc="


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two", ["one two"]),
        ("one two three", ["one two", "three"]),
        ("one\ntwo  three", ["one\ntwo", "three"]),
        ("abcdefghijklmnopqrst uv", ["abcdefgh", "ijklmnop", "qrst uv"]),
    ],
)
def test_long_texts_are_split_between_words(text: str, parts: list[str]) -> None:
    assert split(text, 8) == parts
