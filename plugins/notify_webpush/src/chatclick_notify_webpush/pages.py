"""The page where a visitor's browser is asked, the worker that shows notifications, and files."""

from html import escape
from pathlib import Path

from quart import Blueprint, Response, request

from chatclick import Site
from chatclick.texts import find_direction

STATIC = Path(__file__).parent / "static"
VISITOR_LANGUAGES = ("en", "de", "ar")
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Chatclick</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/plugins/notify_webpush/static/visitor.css">
<script type="module" src="/plugins/notify_webpush/static/visitor.js"></script>
</head>
<body><main id="page"></main></body>
</html>
"""
# The worker asks this server once its browser has a new address, and nobody else.
_WORKER_CSP = "default-src 'none'; connect-src 'self'"


def build_pages(site: Site) -> Blueprint:
    """Build the blueprint of what is served at the plugin's own address.

    Args:
        site: builds pages under the strict policy.
    """
    pages = site.blueprint()
    files = site.assets(STATIC)

    @pages.get("/visitor")
    async def visitor() -> Response:
        language = request.accept_languages.best_match(VISITOR_LANGUAGES) or "en"
        direction = find_direction(language)
        return site.page(_PAGE.format(language=escape(language), direction=direction))

    @pages.get("/static/<path:name>")
    async def static(name: str) -> Response:
        response = await files.file(name)
        if name == "worker.js":
            response.headers["Content-Security-Policy"] = _WORKER_CSP
        return response

    return pages
