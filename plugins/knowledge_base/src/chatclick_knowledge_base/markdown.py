"""Markdown as HTML: parsed here, made safe by the host."""

from collections.abc import Callable

from markdown_it import MarkdownIt

_TOP, _LOWEST = 1, 6

Clean = Callable[[str], str]


def _build_parser() -> MarkdownIt:
    # Raw HTML is shown as text; the host's sanitiser goes over the result all the same.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    return parser.enable(["table", "strikethrough"])


_PARSER = _build_parser()


def render(body: str, clean: Clean) -> str:
    """Return Markdown as HTML that is safe inside a page.

    Args:
        body: Markdown. Its headings move down by one, for the page's own is the highest.
        clean: the host's sanitiser, `site.clean_html`.
    """
    tokens = _PARSER.parse(body)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(int(token.tag[1:]) + _TOP, _LOWEST)
            token.tag = f"h{level}"
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return clean(html)
