"""Pages of a site as Markdown: the words of the main part, without what stands on every page. Pure.

One pass of a parser that only looks at what comes next, so that no nesting, however deep, hurts.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from typing_extensions import override

_SKIPPED = frozenset(
    (
        *("aside", "button", "dialog", "footer", "head", "header", "iframe", "nav"),
        *("noscript", "script", "select", "style", "svg", "template", "textarea", "video"),
    )
)
# What may stand in a head; anything else ends it, for its end tag may be left out.
_HEAD = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "dd", "details", "div", "dl", "dt", "figure"),
        *("main", "ol", "p", "section", "summary", "table", "tr", "ul"),
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
# Stands for a fence until all is read: no text of a page has it.
_FENCE = "\0"
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Page:
    """What was found on a page."""

    title: str
    language: str
    body: str
    description: str


def read_page(html: str, url: str) -> Page:
    """Read the title, the language and the main part of a page.

    Args:
        html: the page.
        url: its address, which relative links begin at.

    Raises:
        ValueError: it holds what no reader of HTML makes sense of.
    """
    whole = _Reader(url, within_main=_has_main(html))
    try:
        whole.feed(html)
        whole.close()
    except AssertionError as error:  # what the parser says to a declaration such as "<![x["
        raise ValueError(f"its HTML cannot be read: {error}") from None
    return whole.build()


def _has_main(html: str) -> bool:
    return re.search(r"<(?:main|article)[\s>]", html, re.IGNORECASE) is not None


class _Reader(HTMLParser):
    def __init__(self, url: str, *, within_main: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._url = url
        self._has_main = within_main
        self._main = 0 if within_main else 1
        self._skipped: list[str] = []
        self._out: list[str] = []
        self._lists: list[int] = []
        self._links: list[str] = []
        self._titles = {"title": "", "h1": ""}
        self._open_title = ""
        self._is_code = False
        self._language = self._description = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self._language = found.get("lang", "")
        elif tag == "meta" and found.get("name", "").lower() == "description":
            self._description = found.get("content", "")
        elif tag == "title" and not self._titles["title"]:
            self._open_title = "title"
        if self._skipped == ["head"] and tag not in _HEAD:
            self._skipped.clear()
        # Around the main part, or all of a page, a form belongs to how the site is built.
        is_form = tag == "form" and self._has_main and self._main > 0
        if is_form or tag in _SKIPPED:
            self._skipped.append(tag)
        elif tag in ("main", "article"):
            self._main += 1
        if not self._skipped and self._main:
            self._open(tag, found)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == self._open_title:
            self._open_title = ""
        if self._skipped:
            if tag in self._skipped:
                # What was left open within goes with it.
                while self._skipped.pop() != tag:
                    pass
            return
        if self._main:
            self._close(tag)
        if tag in ("main", "article") and self._main > 0:
            self._main -= 1

    @override
    def handle_data(self, data: str) -> None:
        data = data.replace(_FENCE, "")
        if self._open_title:
            self._titles[self._open_title] += data
        if self._skipped or not self._main or self._open_title:
            return
        if self._is_code:
            self._out.append(data)
        elif text := _SPACE.sub(" ", data):
            self._out.append(_SPECIAL.sub(r"\\\1", text))

    def build(self) -> Page:
        title = self._titles["h1"] or self._titles["title"]
        # What stands between two fences is code, to the last space.
        parts = "".join(self._out).split(_FENCE)
        parts[::2] = map(_tidy_lines, parts[::2])
        parts[1::2] = map(_put_into_fences, parts[1::2])
        body = "".join(parts).strip()
        return Page(_tidy(title), self._language, body, _tidy(self._description))

    def _open(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "h1" and not self._titles["h1"]:
            self._open_title = "h1"
        elif tag in _HEADINGS:
            self._out.append(f"\n\n{'#' * _HEADINGS[tag]} ")
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else -1)
            self._out.append("\n\n")
        elif tag == "li":
            self._out.append(f"\n{self._mark()} ")
        elif tag == "pre":
            self._is_code = True
            self._out.append(f"\n\n{_FENCE}\n")
        elif tag == "a":
            url = _join(self._url, attrs.get("href", ""))
            is_safe = re.fullmatch(r"(?:https?|mailto|tel):[^\s()<>]+", url) is not None
            self._links.append(url if is_safe else "")
            self._out.append("[" if is_safe else "")
        elif tag in ("strong", "b"):
            self._out.append("**")
        elif tag == "br":
            self._out.append("  \n")
        elif tag in ("td", "th"):
            self._out.append(" | ")
        elif tag in _BLOCKS and not (self._lists and tag == "p"):
            self._out.append("\n\n")

    def _close(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._out.append("\n\n")
        elif tag in ("ul", "ol"):
            if self._lists:
                self._lists.pop()
            self._out.append("\n\n")
        elif tag == "pre":
            self._is_code = False
            self._out.append(f"\n{_FENCE}\n\n")
        elif tag == "a" and self._links:
            url = self._links.pop()
            self._out.append(f"]({url})" if url else "")
        elif tag in ("strong", "b"):
            self._out.append("**")
        elif tag in _BLOCKS and not (self._lists and tag == "p"):
            self._out.append("\n\n")

    def _mark(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "-"
        self._lists[-1] += 1
        return f"{self._lists[-1]}."


def _join(base: str, link: str) -> str:
    """Return where a link leads, "" for nowhere."""
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return ""


def _put_into_fences(code: str) -> str:
    fence = "~~~" if "```" in code else "```"
    return f"{fence}{code}{fence}"


def _tidy_lines(text: str) -> str:
    return _BLANKS.sub("\n\n", "\n".join(line.strip(" ") for line in text.split("\n")))


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
