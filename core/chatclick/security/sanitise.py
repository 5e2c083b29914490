"""The one sanitiser: what each kind of text is turned into before it is stored.

Stored text is never HTML. A message is kept as it was typed and shown through text nodes; only the
few places that do render markup call `markup`. Names and other short texts lose what could make
them look like something else: controls, direction overrides, invisible and tag characters.
"""

import re
import unicodedata
from itertools import accumulate

import httpx2
import nh3

from chatclick.errors import FieldError, Invalid
from chatclick.security.json import SIZES

WEB_SCHEMES = frozenset({"http", "https"})
LINK_SCHEMES = WEB_SCHEMES | {"mailto", "tel"}

_MARKUP_TAGS = set(
    ["a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "strong", "ul"]
)
_DOCUMENT_TAGS = {
    *_MARKUP_TAGS,
    *("dd", "del", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "img", "kbd", "mark", "s"),
    *("sub", "sup", "table", "tbody", "td", "th", "thead", "tr"),
}
_DOCUMENT_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}

# Line feeds and tabs belong to a message; terminals and log files act on the other controls.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# Persian and Indic words and joined emoji need the two joiners; in Latin text they only hide.
_JOINER = re.compile("(?<=[^\x00-\u024f])[\u200c\u200d](?=[^\x00-\u024f])")
_ASCII_CONTROLS = dict.fromkeys((*range(32), 127))
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me", "Mc"})
_MAX_MARKS = 4
_MAX_GRAPHEME = 16
# Printable ASCII without the backslash, which browsers read as a slash.
_URL = re.compile(rf"[!-\[\]-~]{{1,{SIZES.url_chars}}}")
_LOCAL_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")


def message_text(text: str, *, pointer: str = "/text") -> str:
    """Clean the text of a message: everything stays but control characters.

    Args:
        text: what was typed.
        pointer: where the text stood in the input, for the error.

    Returns:
        The text to store.

    Raises:
        Invalid: nothing visible is left, or the text is longer than `SIZES.text_chars`.
    """
    if len(text) > SIZES.text_chars:
        message = f"At most {SIZES.text_chars} characters; this has {len(text)}."
        raise Invalid(message, errors=(FieldError(pointer, "too_long", message),))
    clean = _CONTROLS.sub("", text)
    if not clean or clean.isspace():
        message = "The text is empty."
        raise Invalid(message, errors=(FieldError(pointer, "empty", message),))
    return clean


def markup(text: str) -> str:
    """Turn text that may hold markup into HTML that is safe to insert into a page.

    Only for places that render HTML; everything else shows stored text through text nodes.
    """
    if "<" not in text and "&" not in text:
        return text
    return nh3.clean(
        text,
        tags=_MARKUP_TAGS,
        attributes={"a": {"href"}},
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )


def document(html: str) -> str:
    """Turn the HTML of a whole document, such as a help article, into what is safe inside a page.

    It keeps what `markup` leaves out: headings below the page's own, tables, pictures.
    """
    return nh3.clean(
        html,
        tags=_DOCUMENT_TAGS,
        attributes=_DOCUMENT_ATTRIBUTES,
        url_schemes=set(LINK_SCHEMES),
        link_rel="noopener noreferrer",
    )


def name(text: str) -> str:
    """Clean the name of a person or thing: composed, one line, visible, at most 80 graphemes.

    May return an empty string; whether a name is needed is for the caller to say.
    """
    clean = _cut_name(text)
    # What is cut off may have been what made a joiner before it visible, or kept two marks apart.
    while (again := _cut_name(clean)) != clean:
        clean = again
    return clean


def _cut_name(text: str) -> str:
    graphemes = _list_graphemes(_one_line(text[: SIZES.name_chars * 4]))[: SIZES.name_graphemes]
    lengths = accumulate(map(len, graphemes))
    fitting = sum(length <= SIZES.name_chars for length in lengths)
    return "".join(graphemes[:fitting]).rstrip()


def preview_text(text: str) -> str:
    """Clean what somebody has typed so far, to be shown and not kept; "" where nothing is left."""
    return _CONTROLS.sub("", text[: SIZES.text_chars])


def short(text: str, max_chars: int = SIZES.short_chars) -> str:
    """Clean a short text such as a page title or a user agent: one line, visible, cut to length."""
    return _one_line(text[: max_chars * 4])[:max_chars].rstrip()


def url(text: str, schemes: frozenset[str] = WEB_SCHEMES) -> str | None:
    """Clean a URL that will be shown or linked.

    Args:
        text: the URL; a host in other scripts is written in punycode so that look-alikes show.
        schemes: the accepted schemes, `WEB_SCHEMES` or `LINK_SCHEMES`.

    Returns:
        The URL in ASCII, or None where it is not acceptable.
    """
    try:
        parsed = httpx2.URL(text.strip(" "))
    except (httpx2.InvalidURL, UnicodeError):
        return None
    clean = str(parsed)
    if parsed.scheme not in schemes or not _URL.fullmatch(clean):
        return None
    # "https://bank.example@evil.example" shows one host and goes to another.
    if parsed.scheme in WEB_SCHEMES and (not parsed.host or parsed.userinfo):
        return None
    return clean


def local_path(text: str) -> str:
    """Clean a path to go to after an action, such as sign-in; anything but a local path is `/`."""
    return text if _LOCAL_PATH.fullmatch(text) else "/"


def _one_line(text: str) -> str:
    if text.isascii():
        return _SPACE.sub(" ", text).translate(_ASCII_CONTROLS).strip()
    composed = _SPACE.sub(" ", unicodedata.normalize("NFC", text))
    joiners = {match.start() for match in _JOINER.finditer(composed)}
    return "".join(
        char
        for index, char in enumerate(composed)
        if index in joiners or unicodedata.category(char) not in _INVISIBLE
    ).strip()


def _list_graphemes(text: str) -> list[str]:
    """Split into what a reader counts as characters; a flood of marks on one of them is dropped."""
    graphemes: list[str] = []
    marks = 0
    for char in text:
        is_mark = unicodedata.category(char) in _MARKS
        marks = marks + 1 if is_mark else 0
        if not graphemes or not (is_mark or _is_joined(graphemes[-1], char)):
            graphemes.append(char)
        elif marks <= _MAX_MARKS and len(graphemes[-1]) < _MAX_GRAPHEME:
            graphemes[-1] += char
    return graphemes


def _is_joined(before: str, char: str) -> bool:
    return before[-1] == "\u200d" or char in "\u200c\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"
