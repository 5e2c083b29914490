"""HTML of a mail becomes what a reader sees."""

import pytest

from chatclick.mail import MIB, html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello</p><p>there</p>", "Hello\n\nthere"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<script>alert(1)</script>Hi<style>p{color:red}</style>", "Hi"),
        ("<img src='https://spy.example/1.gif' width=1 height=1>Hi", "Hi"),
        ("<img alt='A cat' src=x> Hi", "A cat Hi"),
        ("<p>See<img alt='A cat' src='cid:cat@x'>there</p>", "See[cid:cat@x]there"),
        ("Hi<span style='display : none'>secret</span> you", "Hi you"),
        ('Hi<div style="font-size:0px">secret</div>', "Hi"),
        ("<p style='font-size:0.9em;opacity:0.5'>seen</p>", "seen"),
        ("Hi<p hidden>secret</p>", "Hi"),
        ("<a href='https://x.example/a'>here</a>", "here (https://x.example/a)"),
        ("<a href='https://x.example/'>https://x.example</a>", "https://x.example"),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        ("<a href='mailto:ann@x.example'>ann@x.example</a>", "ann@x.example"),
        ("<blockquote>quoted<p>more</p></blockquote>new", "> quoted\n\n> more\n\nnew"),
        ("a &lt;b&gt; &amp; &#x1f600;", "a <b> & \U0001f600"),
        ("<!-- <p>no</p> -->yes", "yes"),
        ("<div>x</b></i></div></div>y", "x\n\ny"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<title>no</title><body>yes", "yes"),
        ("Hi<![if mso]>you<![x >there", "Hiyouthere"),
        ("Hi<a href='x>there</a> <b>you", "Hi there you"),
        ("Hi <a href='x><style>p{}</style>there<!-- no", "Hi there"),
        ("Hi<!-- no", "Hi"),
        ("Hi<script>no", "Hi"),
        ("Hi <a hre", "Hi"),
        ("a < b &amp", "a < b &"),
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("", ""),
    ],
)
def test_a_reader_sees(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_deep_nesting_takes_no_recursion() -> None:
    html = "<div>" * 50_000 + "deep" + "</div>" * 50_000

    assert html_to_text(html) == "deep"


def test_an_end_that_never_began_ends_nothing() -> None:
    assert html_to_text("<p>a</script>b</p>") == "ab"


@pytest.mark.parametrize(
    "piece",
    ["<a href=x ", "<!--", "<![", "<![x >", "<a a= ' ", "</x", "&a", "<?", "&#x"],
)
def test_a_mebibyte_made_to_be_read_again_and_again_is_read_once(piece: str) -> None:
    """Read again for each piece, one of these takes most of an hour."""
    text = html_to_text("<p>Hi</p>" + piece * (MIB // len(piece)))

    assert text.startswith("Hi")


@pytest.mark.parametrize("piece", ["<p>x", "<b>x</i>", "<blockquote>x"])
def test_how_many_elements_are_open_makes_no_text_long(piece: str) -> None:
    text = html_to_text("<p>Hi</p>" + piece * (MIB // len(piece)))

    assert text.startswith("Hi")
    assert "> " * 21 not in text


def test_links_do_not_look_through_all_that_was_said() -> None:
    said = "z" * (MIB // 2) + " https://x.example"

    assert html_to_text(said + "<a href='https://x.example'></a>" * 10_000) == said


def test_what_follows_the_first_mebibyte_is_not_read() -> None:
    assert html_to_text("x" * MIB + "y") == "x" * MIB
