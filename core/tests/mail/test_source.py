"""A mail as people look into it."""

import pytest

from chatclick.mail import read_source


def test_headers_are_as_they_were_written_and_one_line_each() -> None:
    raw = (
        b"Received: from a\r\n\tby b; today\r\nReceived: from c\r\n"
        b"Subject: =?utf-8?b?R3LDvMOfZQ==?=\r\nX-Evil: a\x00\x1b[2Jb\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        b"\r\nSGVsbG8KPiBxdW90ZWQK\r\n"
    )

    source = read_source(raw)

    assert source.headers[:3] == (
        ("Received", "from a by b; today"),
        ("Received", "from c"),
        ("Subject", "Grüße"),
    )
    assert "\x00" not in dict(source.headers)["X-Evil"]
    assert source.text.strip() == "Hello\n> quoted"


@pytest.mark.parametrize("raw", [b"", b"no mail", b"\r\n\r\nx", b"A: b", b"\xff" * 100, b":\n: x"])
def test_whatever_is_broken_something_is_read(raw: bytes) -> None:
    assert isinstance(read_source(raw).text, str)


def test_no_more_is_read_than_anybody_looks_at() -> None:
    raw = b"".join(b"X-%d: %s\r\n" % (at, b"y" * 5000) for at in range(1000)) + b"\r\nHello"

    headers = read_source(raw).headers

    assert len(headers) <= 200 and max(len(value) for _, value in headers) <= 2000
