"""Security headers: the policy cannot be weakened, and nothing breaks out of a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick.errors import Forbidden
from chatclick.security import headers


def test_default_policy_is_the_documented_one() -> None:
    assert headers.build_csp("N0nce") == (
        "default-src 'none'; script-src 'self' 'nonce-N0nce'; style-src 'self' 'nonce-N0nce'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
        "frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; frame-ancestors 'none'"
    )


def test_page_may_widen_what_it_shows_and_who_frames_it() -> None:
    policy = headers.build_csp(
        "n",
        {"img-src": "'self' https:", "script-src": "'self' 'nonce-{nonce}' https://cdn.example"},
        ("https://Shop.example", "https://other.example:8443"),
    )

    assert "img-src 'self' https:;" in policy
    assert "script-src 'self' 'nonce-n' https://cdn.example;" in policy
    assert policy.endswith("frame-ancestors https://shop.example https://other.example:8443")
    assert headers.build_csp("n", None, ("*",)).endswith("frame-ancestors *")


@pytest.mark.parametrize(
    ("directive", "sources"),
    [
        ("script-src", "'unsafe-inline'"),
        ("script-src", "'self' 'unsafe-eval'"),
        ("script-src", "'self' 'UNSAFE-inline'"),
        ("script-src", "*"),
        ("script-src", "'self' https:"),
        ("script-src", "data:"),
        ("style-src", "'unsafe-inline'"),
        ("default-src", "*"),
        ("object-src", "'self'"),
        ("base-uri", "'self'"),
        ("require-trusted-types-for", "'none'"),
        ("frame-ancestors", "*"),
        ("report-uri", "https://evil.example"),
        ("img-src", "'self'; script-src *"),
        ("img-src", "'self', default-src *"),
        ("img-src", "'self'\r\nSet-Cookie: a=b"),
        ("img-src", ""),
    ],
)
def test_page_cannot_take_the_policy_apart(directive: str, sources: str) -> None:
    with pytest.raises(ValueError, match=directive):
        headers.build_csp("n", {directive: sources})


@pytest.mark.parametrize("ancestor", ["null", "shop.example", "https://a; x *", "https://a b"])
def test_frame_ancestors_are_origins(ancestor: str) -> None:
    with pytest.raises(ValueError, match="not an origin"):
        headers.build_csp("n", None, (ancestor,))


def test_nonces_are_fresh_and_fit_into_a_policy() -> None:
    nonces = {headers.new_nonce() for _ in range(100)}

    assert len(nonces) == 100
    assert all(len(nonce) == 22 for nonce in nonces)


@pytest.mark.parametrize("value", [None, "", "0", "true", "1, 1"])
def test_request_with_a_cookie_alone_is_refused(value: str | None) -> None:
    with pytest.raises(Forbidden) as caught:
        headers.require_csrf(value)

    assert caught.value.code == "csrf"


def test_request_with_the_header_passes() -> None:
    headers.require_csrf("1")


@given(st.text())
def test_no_text_breaks_out_of_a_header(text: str) -> None:
    value = headers.header_value("a" + text + "\r\nSet-Cookie: b=c\x00\u00ff")

    assert value.isascii()
    assert value.isprintable()


def test_plain_text_stays_readable_in_a_header() -> None:
    assert (
        headers.header_value('attachment; filename="a b.txt"') == 'attachment; filename="a b.txt"'
    )
