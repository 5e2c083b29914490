"""The plugin: the page at `/` and its files under `/shop`."""

from html import escape
from pathlib import Path

from quart import Blueprint, Response

from chatclick import Site, hookimpl
from chatclick.errors import NotFound

HERE = Path(__file__).parent
_WIDGET_MARK = "{widget}"
# A page can only pass on to the chat what it has itself: voice notes and the QR scanner.
_PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=()"


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the shop."""
    page = (HERE / "page.html").read_text("utf-8")
    files = site.assets(HERE / "files")
    routes = site.blueprint("/")

    @routes.get("/")
    async def get_shop() -> Response:
        response = site.page(build_page(page, await _find_widget(site)))
        response.headers["Permissions-Policy"] = _PERMISSIONS
        # a chat in a window of its own speaks to this page
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
        return response

    @routes.get("/shop/<name>")
    async def get_file(name: str) -> Response:
        return await files.file(name)

    return [routes]


async def _find_widget(site: Site) -> str | None:
    try:
        return await site.default_widget_id()
    except NotFound:
        return None


def build_page(page: str, widget_id: str | None) -> str:
    """Put the snippet into the page: the very line a site owner pastes.

    Args:
        page: the shop's HTML.
        widget_id: the widget to embed; None while there is none.

    Returns:
        The page to send.
    """
    source = escape(f"/widget/v1/{widget_id}.js")
    snippet = f'<script src="{source}" async></script>' if widget_id else ""
    return page.replace(_WIDGET_MARK, snippet)
