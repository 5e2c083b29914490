"""Clean HTML as data, for pages whose policy lets no markup in: they make elements of it."""

from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

_VOID = frozenset({"br", "hr", "img"})

Node = str | dict[str, Any]


def list_nodes(html: str) -> list[Node]:
    """Return the nodes of HTML that went through the sanitiser.

    Returns:
        Texts, and elements as `{"tag": …, "attrs": {…}, "children": […]}`.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.top


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: list[Node] = []
        self._open: list[tuple[str, list[Node]]] = [("", self.top)]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        children: list[Node] = []
        found = {name: value or "" for name, value in attrs}
        self._open[-1][1].append({"tag": tag, "attrs": found, "children": children})
        if tag not in _VOID:
            self._open.append((tag, children))

    @override
    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1][0] == tag:
            self._open.pop()

    @override
    def handle_data(self, data: str) -> None:
        self._open[-1][1].append(data)
