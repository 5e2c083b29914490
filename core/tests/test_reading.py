"""Documents of callers are read by tables of readers, which say where something is wrong."""

import pytest

from chatclick.errors import Invalid
from chatclick.reading import line, names_etag, number, read_flag, read_limit, read_object, text

POLL = {
    "title": line(20, fewest=1),
    "about": text(40),
    "votes": number(0, 9),
    "is_open": read_flag,
    "a/b": line(5),
}


def test_what_fits_is_returned_clean():
    document = {"title": "  Lunch? ", "about": "one\r\ntwo\n", "votes": 3, "is_open": True}

    assert read_object(document, POLL, required=("title",)) == {
        "title": "Lunch?",
        "about": "one\ntwo",
        "votes": 3,
        "is_open": True,
    }


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [
        ([], "", "object"),
        ({}, "/title", "required"),
        ({"title": ""}, "/title", "length"),
        ({"title": "x" * 21}, "/title", "length"),
        ({"title": "two\nlines"}, "/title", "type"),
        ({"title": "\x00"}, "/title", "type"),
        ({"title": "a", "about": "\ud800"}, "/about", "characters"),
        ({"title": "a", "about": 1}, "/about", "type"),
        ({"title": "a", "votes": True}, "/votes", "range"),
        ({"title": "a", "votes": 10}, "/votes", "range"),
        ({"title": "a", "is_open": 1}, "/is_open", "type"),
        ({"title": "a", "c/d~": 1}, "/c~1d~0", "unknown_field"),
    ],
)
def test_the_first_wrong_value_is_named(document, pointer, code):
    with pytest.raises(Invalid) as caught:
        read_object(document, POLL, required=("title",))

    assert [(one.pointer, one.code) for one in caught.value.errors] == [(pointer, code)]


@pytest.mark.parametrize("given", ["0", "101", "-1", "1.5", "", "9" * 5000, "١"])
def test_a_limit_is_a_small_number(given):
    with pytest.raises(Invalid) as caught:
        read_limit(given, name="days")

    assert caught.value.errors[0].pointer == "/days"
    assert (read_limit(None), read_limit("7")) == (50, 7)


@pytest.mark.parametrize("header", ['"a"', 'W/"a"', "a", '"b", "a"', '"b",W/"a"', "*"])
def test_an_etag_is_named_in_every_way_that_http_knows(header):
    assert names_etag(header, '"a"') and names_etag(header, "a")


@pytest.mark.parametrize("header", [None, "", '"b"', '"a b"', '"A"', '"b", "c"'])
def test_another_etag_is_not_named(header):
    assert not names_etag(header, '"a"')
