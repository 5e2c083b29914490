"""Whether a widget's line is on a page, and what keeps it from working."""

import httpx2
import pytest

from chatclick.chat.snippets import find_block, look, read_page
from chatclick.security.egress import EgressFailed, EgressRefused

MINE, OTHER = "wgt_" + "a" * 32, "wgt_" + "b" * 32
ORIGIN, PAGE = "https://chat.example.com", "https://www.shop.example/start"
LINE = f'<script src="{ORIGIN}/widget/v1/{MINE}.js" async></script>'


def read(html, *policies):
    found = read_page(html, policies, PAGE, MINE, ORIGIN)
    return found.outcome, found.detail


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<html><body>{LINE}</body></html>", ("ok", "")),
        (f"<script>load('{ORIGIN}/widget/v1/{MINE}.js')</script>", ("ok", "")),
        (LINE.replace(MINE, OTHER), ("wrong_widget", OTHER)),
        (LINE.replace(MINE, OTHER) + LINE, ("ok", "")),
        ("<p>nothing</p>", ("missing", "")),
        ("", ("missing", "")),
        ("<script src=", ("missing", "")),
    ],
)
def test_the_line_is_found(html, found):
    assert read(html) == found


@pytest.mark.parametrize(
    ("policy", "directive"),
    [
        ("", ""),
        ("img-src 'none'", ""),
        ("default-src 'self'", "script-src"),
        ("script-src 'self'", "script-src"),
        (f"script-src {ORIGIN}; frame-src {ORIGIN}", ""),
        (f"script-src {ORIGIN}", ""),
        (f"script-src {ORIGIN}; frame-src 'none'", "frame-src"),
        (f"script-src {ORIGIN}; child-src 'self'", "frame-src"),
        (f"default-src 'self' {ORIGIN}", ""),
        ("script-src chat.example.com; frame-src *.example.com", ""),
        ("script-src https:; frame-src *", ""),
        ("script-src http://chat.example.com", ""),
        ("script-src https://chat.example.com:8443", "script-src"),
        ("script-src https://chat.example.com.evil.example", "script-src"),
        ("script-src 'nonce-n1'", ""),
        ("script-src 'nonce-n2'", "script-src"),
        (f"script-src 'strict-dynamic' {ORIGIN}", "script-src"),
        ("script-src 'strict-dynamic' 'nonce-n1'", ""),
        (f"SCRIPT-SRC {ORIGIN}, script-src 'self'", "script-src"),
        ("script-src *; script-src 'none'", ""),
    ],
)
def test_a_policy_that_blocks_is_named(policy, directive):
    assert find_block(policy, PAGE, ORIGIN, "n1") == directive


def test_a_policy_in_the_page_counts_too():
    meta = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'self'\">"

    assert read(meta + LINE) == ("blocked", "script-src")
    assert read(LINE, "frame-src 'none'") == ("blocked", "frame-src")


class Web:
    """Answers what it was told to."""

    def __init__(self, answer):
        self.answer = answer

    async def request(self, method, url, *, headers, max_redirects):
        if isinstance(self.answer, Exception):
            raise self.answer
        status, html, final = self.answer
        request = httpx2.Request(method, final or url)
        return httpx2.Response(status, text=html, request=request)


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        ((200, LINE, None), "ok", ""),
        ((200, "", None), "missing", ""),
        ((200, "", "https://elsewhere.example/"), "redirected", ""),
        ((200, LINE, "https://elsewhere.example/"), "ok", ""),
        ((404, LINE, None), "status", "404"),
        (EgressRefused("inside"), "private", ""),
        (EgressFailed("late", code="egress_timeout"), "unreachable", "egress_timeout"),
    ],
)
async def test_a_page_is_fetched_and_what_is_wrong_is_said(answer, outcome, detail):
    found = await look(Web(answer), PAGE, MINE, ORIGIN)

    assert (found.outcome, found.detail) == (outcome, detail)
