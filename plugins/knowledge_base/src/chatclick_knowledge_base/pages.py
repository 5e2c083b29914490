"""The public help pages, at `/help`: whole HTML documents that need no script."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from jinja2 import Environment, PackageLoader
from quart import Blueprint, Response, redirect, request

from chatclick import Site
from chatclick.errors import NotFound
from chatclick.texts import find_direction
from chatclick_knowledge_base.asking import MAX_QUERY, MOST_HITS
from chatclick_knowledge_base.library import Edition, Published, Shelf
from chatclick_knowledge_base.markdown import render
from chatclick_knowledge_base.reading import NOTHING
from chatclick_knowledge_base.retrieval.answering import shorten
from chatclick_knowledge_base.retrieval.passages import plain_text
from chatclick_knowledge_base.retrieval.words import primary
from chatclick_knowledge_base.service import Service
from chatclick_knowledge_base.words import say

MOUNT = "/help"
MOST_IN_SITEMAP = 50_000
_EXCERPT = 160


class Pages:
    """Serves the help pages.

    Args:
        site: builds pages under the strict policy.
        service: what is published.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service
        loader = PackageLoader("chatclick_knowledge_base", "templates")
        self._templates = Environment(loader=loader, autoescape=True, trim_blocks=True)

    def build(self) -> list[Blueprint]:
        """Build the blueprint."""
        pages = self._site.blueprint(MOUNT)
        for number, (path, view) in enumerate(self._list_routes()):
            # Whether a slash ends it or not is no reason to send somebody round.
            pages.add_url_rule(path, f"page_{number}", view, strict_slashes=False)
        return [pages]

    def _list_routes(self) -> Sequence[tuple[str, Callable[..., Awaitable[Response]]]]:
        return (
            ("", self.choose),
            ("/", self.choose),
            ("/sitemap.xml", self.show_sitemap),
            ("/<language>/", self.show_home),
            ("/<language>/search", self.search),
            ("/<language>/topics/<slug>", self.show_shelf),
            ("/<language>/<slug>", self.show_article),
        )

    async def choose(self) -> Response:
        """Lead to the pages in a language that the reader has."""
        edition = await self._open()
        if not edition.languages:
            return self._page("home.html", self._default, edition, sections=[])
        best = request.accept_languages.best_match(edition.languages)
        chosen = best or _find_near(self._default, edition.languages)
        return redirect(f"{MOUNT}/{chosen}/")  # type: ignore[return-value]

    async def show_home(self, language: str) -> Response:
        """Show all topics with their articles."""
        edition = await self._open()
        if language not in edition.languages:
            return self._missing(edition, language)
        sections = [
            (shelf, texts)
            for shelf in edition.shelves
            if (texts := edition.list_in(language, shelf.id))
        ]
        others = edition.list_in(language, None)
        if others:
            sections.append((Shelf("", "", {language: say(language, "other")}), others))
        return self._page("home.html", language, edition, path=f"{language}/", sections=sections)

    async def show_shelf(self, language: str, slug: str) -> Response:
        """Show the articles of one topic."""
        edition = await self._open()
        shelf = edition.find_shelf(slug)
        texts = edition.list_in(language, shelf.id) if shelf else []
        if shelf is None or not texts:
            return self._missing(edition, language)
        found = [(text, _excerpt(text)) for text in texts]
        path = f"{language}/topics/{slug}"
        return self._page("list.html", language, edition, path=path, shelf=shelf, found=found)

    async def search(self, language: str) -> Response:
        """Show what was found."""
        edition = await self._open()
        if language not in edition.languages:
            return self._missing(edition, language)
        query = " ".join(request.args.get("q", "")[:MAX_QUERY].split())
        find = edition.finder.search
        hits = await to_thread(find, query, language, limit=MOST_HITS) if query else []
        found = [(edition.get(hit.key), shorten(hit.passage.text, _EXCERPT)) for hit in hits]
        return self._page("list.html", language, edition, found=found, query=query, is_hidden=True)

    async def show_article(self, language: str, slug: str) -> Response:
        """Show an article."""
        edition = await self._open()
        text = edition.find(language, slug)
        if text is None:
            return self._missing(edition, language)
        return self._page(
            "article.html",
            language,
            edition,
            path=f"{language}/{slug}",
            text=text,
            shelf=edition.get_shelf(text),
            html=render(text.body, self._site.clean_html),
            description=text.summary or _excerpt(text),
            alternates=_list_alternates(edition, text),
            date=_format_date(text.updated_at, language),
        )

    async def show_sitemap(self) -> Response:
        """List all pages for search engines."""
        edition = await self._open()
        base = self._base
        lines = [
            f"<url><loc>{escape(f'{base}/{one.language}/{quote(one.slug)}')}</loc>"
            f"<lastmod>{one.updated_at.date().isoformat()}</lastmod></url>"
            for one in edition.texts[:MOST_IN_SITEMAP]
        ]
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            + "\n".join(lines)
            + "\n</urlset>\n"
        )
        return Response(body, content_type="application/xml; charset=utf-8")

    @property
    def _default(self) -> str:
        return str(self._service.context.config["default_language"])

    @property
    def _base(self) -> str:
        """The address of the help pages: as it is set, or else as it was asked for."""
        base: str = self._service.context.config["base_url"]
        return base or f"{request.scheme}://{request.host}{MOUNT}"

    async def _open(self) -> Edition:
        if not self._service.context.config["is_public"]:
            raise NotFound(NOTHING)
        return await self._service.library.open()

    def _missing(self, edition: Edition, language: str) -> Response:
        language = _find_near(language, edition.languages) if edition.languages else self._default
        response = self._page("missing.html", language, edition, is_hidden=True)
        response.status_code = 404
        return response

    def _page(
        self,
        template: str,
        language: str,
        edition: Edition,
        *,
        path: str = "",
        is_hidden: bool = False,
        **values: Any,
    ) -> Response:
        def words(key: str, **more: str) -> str:
            return say(language, key, **more)

        shared: Mapping[str, Any] = {
            "language": language,
            "languages": edition.languages,
            "direction": find_direction(language),
            "say": words,
            "title": self._service.context.config["title"],
            "mount": MOUNT,
            "canonical": "" if is_hidden else f"{self._base}/{quote(path)}",
            "base": self._base,
            "is_hidden": is_hidden,
        }
        html = self._templates.get_template(template).render({**shared, **values})
        return self._site.page(html)


def _find_near(language: str, languages: Sequence[str]) -> str:
    """Return the language itself, one that differs by region, English, or the first."""
    for near in (language, primary(language), "en"):
        for one in languages:
            if near in (one, primary(one)):
                return one
    return languages[0]


def _list_alternates(edition: Edition, text: Published) -> list[tuple[str, str]]:
    """Return the other languages of an article, with the ends of their addresses."""
    return [
        (one.language, f"{one.language}/{quote(one.slug)}")
        for one in edition.list_translations(text.article_id)
    ]


def _excerpt(text: Published) -> str:
    return text.summary or shorten(plain_text(text.body).replace("\n", " "), _EXCERPT)


def _format_date(at: datetime, language: str) -> str:
    """Write a date as its readers do; where that is not known, as machines do."""
    if primary(language) == "de":
        return f"{at:%d.%m.%Y}"
    return f"{at.day} {at:%B %Y}" if primary(language) == "en" else at.date().isoformat()
