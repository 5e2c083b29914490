"""What a file is, by its bytes; and its name, which is no proof of anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick.security import file_names
from chatclick.security.media_types import (
    EXTENSIONS,
    clean_type,
    find_type,
    is_accepted,
    resolve_type,
    safe_type,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"\xff\xfb\x90\0", "audio/mpeg"),
        (b"%PDF-1.4", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"  \n<svg>", "image/svg+xml"),
        (b"<!-- <svg -->", "image/svg+xml"),
        (b"\xef\xbb\xbf<HTML>", "text/html"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"a < b and <b>bold</b>", "text/plain"),
        ("grüße".encode(), "text/plain"),
        (b"\0\1\2", "application/octet-stream"),
        (b"", "text/plain"),
    ],
)
def test_a_type_is_told_from_the_first_bytes(head, expected):
    assert find_type(head) == expected


@pytest.mark.parametrize(
    ("declared", "head", "expected"),
    [
        ("image/jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("IMAGE/PNG; charset=x", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("", b"%PDF-1.4", "application/pdf"),
        (DOCX, b"PK\x03\x04", DOCX),
        ("audio/webm;codecs=opus", b"\x1aE\xdf\xa3", "audio/webm"),
        ("text/csv", b"a,b", "text/csv"),
        ("image/png", b"\xff\xd8\xff", None),
        ("application/pdf", b"PK\x03\x04", None),
        ("text/csv", b"<html>", None),
        ("text/javascript", b"alert(1)", None),
    ],
)
def test_what_is_said_counts_only_where_the_bytes_allow_it(declared, head, expected):
    assert resolve_type(clean_type(declared), head) == expected


def test_a_star_takes_nothing_that_a_browser_runs():
    assert is_accepted("image/png", "a.png", ["image/*"])
    assert not is_accepted("image/svg+xml", "a.svg", ["image/*", "*/*", ".svg"][:2])
    assert is_accepted("image/svg+xml", "a.svg", ["image/svg+xml"])
    assert is_accepted(DOCX, "a.docx", [".docx"])
    assert not is_accepted("application/zip", "a.docx", [".docx"])
    assert safe_type("image/svg+xml") == safe_type("text/html") == "application/octet-stream"


@given(head=st.binary(max_size=200), declared=st.text(max_size=40))
def test_any_bytes_have_a_type(head, declared):
    found = resolve_type(clean_type(declared), head)

    assert found is None or "/" in found


@given(name=st.text(max_size=300), media_type=st.sampled_from([*EXTENSIONS, "x/y"]))
def test_any_name_becomes_one_that_can_be_saved_and_stays_so(name, media_type):
    clean = file_names.clean(name, media_type)
    header = file_names.build_disposition(clean, is_inline=False)

    assert 0 < len(clean) <= file_names.MAX_CHARS
    assert not set(clean) & set('<>:"/\\|?*\r\n\0') and clean not in (".", "..")
    assert not clean.startswith(".")
    assert header.isascii() and header.isprintable()
    assert file_names.clean(clean, media_type) == clean
