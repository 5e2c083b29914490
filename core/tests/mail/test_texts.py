"""HTML of a mail becomes what a reader sees."""

import pytest

from chatclick.mail import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello</p><p>there</p>", "Hello\n\nthere"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<script>alert(1)</script>Hi<style>p{color:red}</style>", "Hi"),
        ("<img src='https://spy.example/1.gif' width=1 height=1>Hi", "Hi"),
        ("<img alt='A cat' src=x> Hi", "A cat Hi"),
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
