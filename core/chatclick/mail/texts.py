"""HTML of a mail as plain text: what a reader sees, and nothing that runs, loads or hides.

No markup is kept, so there is nothing to sanitise: scripts, styles and comments go with what is in
them, pictures become their words, or `[cid:…]` where the mail has them, links show where they lead,
and what is hidden by a style, which is how mails greet one reader and tell another something else,
is left out.
"""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from typing_extensions import override

MAX_DEPTH = 200
"""How deep elements nest; deeper ones are read as if they were not there."""
MAX_HTML = 1024 * 1024
"""Characters that are read; a mail has less, and each costs."""
MAX_QUOTES = 20
"""How many "> " a line begins with; more is said by nobody, and each line would repeat them."""
MAX_LINK = 2000

_DROPPED = frozenset(
    {"applet", "embed", "head", "iframe", "math", "noscript", "object", "script", "select"}
    | {"style", "svg", "template", "textarea", "title"}
)
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "ol", "p"}
    | {"pre", "section", "table", "tr", "ul"}
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|mso-hide\s*:\s*all"
    r"|(?:font-size|max-height)\s*:\s*0(?:\.0+)?(?:px|pt|em|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_LINKED = re.compile(r"(?:https?://|mailto:|tel:)[!-~]{1,2000}", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#[0-9]{9,};?")
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1[^<>]*>?|\Z)|<[/a-z!?][^<>]*>?",
    re.IGNORECASE | re.DOTALL,
)
"""What is left out of a text that is not parsed; each begin has an end, so it is read once."""
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\n{3,}")


def html_to_text(html: str) -> str:
    """Return what a reader of an HTML mail sees, as plain text; quotes begin with "> ".

    Args:
        html: of which the first 1,048,576 characters are read.
    """
    reader = _Reader()
    # The parser would have `int` read such a number, which refuses more than 4,300 digits.
    reader.feed(_LONG_NUMBER.sub("\ufffd", html[:MAX_HTML]))
    lines = [_BLANKS.sub(" ", line).strip() for line in reader.finish().split("\n")]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects text; `_open` are the elements it is in, with whether they are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[tuple[str, bool, str]] = []
        self._counts: Counter[str] = Counter()  # of open elements by name, so none looks through
        self._left_out = 0  # of open elements, those that are
        self._at_start = True

    def finish(self) -> str:
        """Return what was collected, with what follows a tag or comment that never ends.

        That is not left to `close`, which looks through all of it again for every tag in it.
        """
        self.handle_data(unescape(_MARKUP.sub(" ", self.rawdata)))
        return "".join(self._parts)

    @override
    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read over `<![…>`, as browsers do; the library asserts that a sender knows the names."""
        return self.rawdata.find(">", i) + 1 or -1

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._break()
        elif tag == "img":
            self._write(_name_picture(given))
        if tag in _VOID or len(self._open) >= MAX_DEPTH:
            return
        is_out = (
            tag in _DROPPED or "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))
        )
        if tag in _BLOCKS:
            self._block()
        self._counts[tag] += 1
        self._left_out += is_out
        self._open.append((tag, is_out, given.get("href", "") if tag == "a" else ""))

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self._counts[tag]:
            return
        while self._open:
            name, is_out, href = self._open.pop()
            self._counts[name] -= 1
            self._left_out -= is_out
            if href and not self._is_out():
                self._show(href)
            if name in _BLOCKS:
                self._block()
            elif name in ("td", "th"):
                self._write(" ")
            if name == tag:
                return

    @override
    def handle_data(self, data: str) -> None:
        if self._counts["pre"]:
            for index, line in enumerate(data.split("\n")):
                if index:
                    self._break()
                self._write(line)
            return
        self._write(data.replace("\n", " "))

    def _is_out(self) -> bool:
        return self._left_out > 0

    def _write(self, text: str) -> None:
        if not text or self._is_out() or (self._at_start and not text.strip()):
            return
        if self._at_start:
            self._parts.append("> " * min(self._counts["blockquote"], MAX_QUOTES))
            text = text.lstrip()
        self._parts.append(text)
        self._at_start = False

    def _break(self) -> None:
        if not self._is_out():
            self._parts.append("\n")
            self._at_start = True

    def _block(self) -> None:
        if not self._at_start:
            self._break()
            self._break()

    def _show(self, href: str) -> None:
        """Say where a link leads, unless its words do."""
        target = href.strip()
        if not _LINKED.fullmatch(target):
            return
        shown = target.removeprefix("mailto:").removeprefix("tel:")
        if shown.rstrip("/") not in "".join(one[-MAX_LINK:] for one in self._parts[-8:]):
            self._write(f" ({shown})")


def _name_picture(given: dict[str, str]) -> str:
    """Return where a picture stands that the mail has, or the words of one elsewhere."""
    source = given.get("src", "").strip()
    is_inside = source.lower().startswith("cid:") and not re.search(r"[\s\]]", source)
    return f"[{source[:MAX_LINK]}]" if is_inside else given.get("alt", "")
