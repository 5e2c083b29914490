"""The sanitiser: messages stay what was typed, names and links cannot pose as something else."""

import unicodedata
from html.parser import HTMLParser
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from chatclick.errors import Invalid
from chatclick.security import sanitise
from chatclick.security.json import SIZES

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa\tScRiPt:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    "<style>*{background:url(//evil.example)}</style>",
    '<b style="position:fixed" onclick="x()">b</b>',
    "<!--><img src=x onerror=alert(1)>-->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<form action="https://evil.example"><input name=q></form>',
    "{{constructor.constructor('x')()}} ${7*7} {% x %}",
]


class Tags(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {key for key, _ in attrs} <= {"href", "rel"}
        self.links += [value or "" for key, value in attrs if key == "href"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_message_text_is_stored_as_it_was_typed(attack: str) -> None:
    typed = attack.replace("\t", "")

    assert sanitise.message_text(typed) == typed


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_keeps_no_tag_attribute_or_link_that_acts(attack: str) -> None:
    seen = Tags(sanitise.markup(attack))

    assert seen.tags <= {"a", "b"}
    assert all(link.startswith(("http:", "https:", "mailto:", "tel:")) for link in seen.links)


def test_markup_leaves_plain_text_alone_and_keeps_honest_links() -> None:
    assert sanitise.markup("plain text") == "plain text"
    assert 'href="https://good.example"' in sanitise.markup('<a href="https://good.example">x</a>')


def test_document_keeps_structure_and_nothing_that_acts() -> None:
    kept = "<h2>T</h2><table><tbody><tr><td>x</td></tr></tbody></table>"
    attack = '<img src="data:x,y" onerror="x"><form><input></form><a href="javascript:x">y</a>'

    seen = Tags(sanitise.document(kept + attack))

    assert sanitise.document(kept) == kept
    assert seen.tags == {"h2", "table", "tbody", "tr", "td", "img", "a"}
    assert not seen.links


@given(st.text())
def test_message_text_drops_controls_only_and_is_stable(text: str) -> None:
    try:
        clean = sanitise.message_text(text)
    except Invalid as error:
        assert error.errors[0].code == "empty"
        return

    kept = [c for c in text if unicodedata.category(c) not in {"Cc", "Cs"} or c in "\t\n\r"]
    assert clean == "".join(kept)
    assert sanitise.message_text(clean) == clean


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x1b", "x" * (SIZES.text_chars + 1)])
def test_empty_and_overlong_messages_are_invalid_with_a_pointer(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        sanitise.message_text(text, pointer="/content/text")

    assert caught.value.errors[0].pointer == "/content/text"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("  Ann\t Lee\r\n", "Ann Lee"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("A\u2066d\u2069m\u200bin\ufeff", "Admin"),
        ("Ad\u200dmin", "Admin"),
        ("x\U000e0041\U000e0042y", "xy"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("line\u2028two", "line two"),
        ("\ud800x", "x"),
        (
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
        ),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("Z" + "\u0336" * 500 + "a", "Z" + "\u0336" * 4 + "a"),
        ("<b>Bob</b>", "<b>Bob</b>"),
    ],
)
def test_name_shows_what_it_is(given_name: str, kept: str) -> None:
    assert sanitise.name(given_name) == kept


@pytest.mark.parametrize("text", ["\u200c", "\u0639\u200c", "a\u200c\u0301", "\u0639\u200d\u0301"])
def test_name_of_joiners_and_marks_is_stable(text: str) -> None:
    clean = sanitise.name(text * 40)

    assert unicodedata.is_normalized("NFC", clean)
    assert sanitise.name(clean) == clean


@given(st.text(st.characters()), st.integers(1, 3))
def test_name_is_composed_visible_short_and_stable(text: str, times: int) -> None:
    clean = sanitise.name(text * times * 40)

    assert unicodedata.is_normalized("NFC", clean)
    assert len(clean) <= SIZES.name_chars
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Zl", "Zp"} for c in clean)
    assert sanitise.name(clean) == clean


def test_name_is_cut_between_graphemes() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

    assert sanitise.name("a" * 79 + family + family) == "a" * 79 + family


def test_short_text_is_one_visible_line_of_512_characters() -> None:
    assert sanitise.short("Mozilla/5.0\r\nX: y\x00") == "Mozilla/5.0 X: y"
    assert len(sanitise.short("x" * 10_000)) == 512
    assert sanitise.short("title\u202e!", 3) == "tit"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "gopher://x/", "unix:/run/x", "//evil.example", "https:evil.example",
        "https:///evil.example", "https://good.example\\@evil.example/", "https://a@evil.example/",
        "https://good.example%0d%0a@evil.example", "https://x/\r\nSet-Cookie: a=b", "",
        "https://", "https://x/" + "a" * 2048, "http://[::1", "https://\ud800/",
    ],
)  # fmt: skip
def test_url_that_goes_elsewhere_than_it_says_is_refused(text: str) -> None:
    assert sanitise.url(text) is None


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://shop.example/a?b=c#d", "https://shop.example/a?b=c#d"),
        (" HTTP://Shop.Example:8080/x y", "http://shop.example:8080/x%20y"),
        ("https://\u0430pple.com/", "https://xn--pple-43d.com/"),
        ("https://shop.example/\u202egpj", "https://shop.example/%E2%80%AEgpj"),
        ("https://[2001:db8::1]:8/", "https://[2001:db8::1]:8/"),
    ],
)
def test_url_is_kept_in_ascii_with_look_alike_hosts_in_punycode(text: str, clean: str) -> None:
    assert sanitise.url(text) == clean


def test_mail_and_phone_links_are_kept_where_links_are_wanted() -> None:
    assert sanitise.url("mailto:a@b.example", sanitise.LINK_SCHEMES) == "mailto:a@b.example"
    assert sanitise.url("tel:+4930123", sanitise.LINK_SCHEMES) == "tel:+4930123"
    assert sanitise.url("mailto:a@b.example") is None


@pytest.mark.parametrize(
    "path",
    ["//evil", "/\\evil", "\\\\evil", "https:evil", "https://evil", "evil", "", "/a\r\nb", "/a\tb",
     "/\t/evil", "/a b", "/\u202e", "javascript:x", "/a\\..\\b"],
)  # fmt: skip
def test_redirect_to_anything_but_a_local_path_goes_home(path: str) -> None:
    assert sanitise.local_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/admin", "/admin/inbox?view=mine#x", "/a/%0d%0a"])
def test_redirect_to_a_local_path_stays(path: str) -> None:
    assert sanitise.local_path(path) == path


@pytest.mark.parametrize(
    "unit", ["a", " ", "<", "[", "\u0301", "\u200d", "a\u200d", "\U0001f468\u200d", "&", "\\"]
)
def test_ten_kilobytes_of_any_character_are_cleaned_at_once(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    began = thread_time()

    sanitise.name(text)
    sanitise.short(text)
    sanitise.url("https://x.example/" + text)
    sanitise.local_path("/" + text)
    sanitise.message_text(text + "x" if len(text) < 10_000 else text[:-1] + "x")

    assert thread_time() - began < 0.25
