"""The API of the knowledge base, at `/api/v1/knowledge-base`, and the search of the widget."""

import base64
from asyncio import to_thread
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, JSONObject, RouteTable, Site
from chatclick.errors import NotFound
from chatclick.reading import Read, read_limit, read_object, refuse, text
from chatclick_knowledge_base.asking import MAX_QUERY, MOST_HITS, hit_to_json, search
from chatclick_knowledge_base.exporting import build_zip, list_files
from chatclick_knowledge_base.importing import import_to_json
from chatclick_knowledge_base.keeping import Author
from chatclick_knowledge_base.markdown import render
from chatclick_knowledge_base.models import Text
from chatclick_knowledge_base.nodes import list_nodes
from chatclick_knowledge_base.questions import group_to_json
from chatclick_knowledge_base.reading import (
    ARTICLE,
    CATEGORY,
    IMPORT,
    MAX_BODY,
    MAX_SHOWN,
    NOTHING,
    PLACE,
    TEXT,
    check_id,
    clean,
    read_files,
    read_ids,
    read_language,
    read_number,
    read_url,
)
from chatclick_knowledge_base.retrieval import build_answer
from chatclick_knowledge_base.service import Service
from chatclick_knowledge_base.showing import (
    article_to_json,
    build_etag,
    category_to_json,
    text_to_json,
    version_to_json,
)

MOUNT = "/api/v1/knowledge-base"
OWN = "/api/v1/plugins/knowledge_base"
MAX_BYTES = 512 * 1024
MAX_IMPORT_BYTES = 8 * 1024 * 1024
MAX_DAYS = 730
_ZIP = "application/zip"
_SEE, _WRITE, _PUBLISH = "widget:read", "widget:write", "widget:publish"
_ONE, _TEXT = "/articles/{article_id}", "/articles/{article_id}/texts/{language}"


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api, own = RouteTable(self._site, MOUNT), RouteTable(self._site, None, own=OWN)
        for method, path, view, status, permission, takes_body in (
            ("GET", "/articles", self.list_articles, 200, _SEE, False),
            ("POST", "/articles", self.create, 201, _WRITE, True),
            ("GET", _ONE, self.show, 200, _SEE, False),
            ("PATCH", _ONE, self.move, 200, _WRITE, True),
            ("DELETE", _ONE, self.delete, 204, _WRITE, False),
            ("GET", _TEXT, self.show_text, 200, _SEE, False),
            ("PUT", _TEXT, self.save_text, 200, _WRITE, True),
            ("DELETE", _TEXT, self.delete_text, 204, _WRITE, False),
            ("POST", f"{_TEXT}/publish", self.publish, 200, _PUBLISH, False),
            ("POST", f"{_TEXT}/unpublish", self.unpublish, 200, _PUBLISH, False),
            ("GET", f"{_TEXT}/versions", self.list_versions, 200, _SEE, False),
            ("GET", f"{_TEXT}/versions/{{number}}", self.show_version, 200, _SEE, False),
            ("POST", f"{_TEXT}/versions/{{number}}/restore", self.restore, 200, _WRITE, False),
            ("GET", "/categories", self.list_categories, 200, _SEE, False),
            ("POST", "/categories", self.create_category, 201, _WRITE, True),
            ("PATCH", "/categories/{category_id}", self.change_category, 200, _WRITE, True),
            ("DELETE", "/categories/{category_id}", self.delete_category, 204, _WRITE, False),
            ("POST", "/preview", self.preview, 200, _SEE, True),
            ("POST", "/answer", self.answer, 200, _SEE, True),
            ("GET", "/questions", self.list_questions, 200, _SEE, False),
            ("POST", "/questions/dismiss", self.dismiss, 200, _WRITE, True),
            ("GET", "/imports", self.list_imports, 200, _SEE, False),
            ("POST", "/imports/markdown", self.import_files, 202, _WRITE, True),
            ("POST", "/imports/sitemap", self.import_sitemap, 202, _WRITE, True),
            ("GET", "/imports/{import_id}", self.show_import, 200, _SEE, False),
            ("POST", "/imports/{import_id}/cancel", self.cancel_import, 200, _WRITE, False),
            ("GET", "/export", self.export, 200, _SEE, False),
            ("GET", "/search", self.search, 200, "", False),
        ):
            table = api if permission else own
            body = "" if takes_body else None
            table.add(method, path, view, status=status, body=body, needs=permission)
        files = self._site.assets(Path(__file__).parent / "static")

        pages = own.build()

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    # Articles

    async def list_articles(self) -> Response:
        """List texts of articles: narrow by `language`, `status`, `category_id` and `q`."""
        await self._site.require(_SEE)
        limit = read_limit(request.args.get("limit"), most=MAX_SHOWN)
        status = request.args.get("status", "")
        if status not in ("", "draft", "published", "changed"):
            raise refuse("/status", "enum", "Use one of draft, published, changed.")
        category_id = request.args.get("category_id")
        rows = await self._service.keeping.list(
            after=clean(request.args.get("cursor", ""))[:32],
            limit=limit + 1,
            language=clean(request.args.get("language", ""))[:35],
            status=status,
            category_id=None if category_id is None else clean(category_id)[:32],
            typed=clean(request.args.get("q", ""))[:100],
        )
        following = rows[limit - 1].id if len(rows) > limit else None
        data = [text_to_json(one) for one in rows[:limit]]
        return jsonify({"data": data, "next": following})

    async def create(self) -> tuple[Response, int]:
        """Write a new article, as a draft in one language."""
        caller = await self._site.require(_WRITE)
        values = await self._read(ARTICLE, ("language", "title", "body"))
        made = await self._service.keeping.create(values, _build_author(caller))
        await self._site.audit(caller, "knowledge_base.create", made.article_id)
        return await self._respond(made), 201

    async def show(self, article_id: str) -> Response:
        """Return an article with its languages."""
        await self._site.require(_SEE)
        return jsonify(article_to_json(*await self._service.keeping.get(check_id(article_id))))

    async def move(self, article_id: str) -> Response:
        """Change an article's category or position."""
        caller = await self._site.require(_WRITE)
        await self._service.keeping.move(check_id(article_id), await self._read(PLACE))
        await self._site.audit(caller, "knowledge_base.move", article_id)
        return jsonify(article_to_json(*await self._service.keeping.get(article_id)))

    async def delete(self, article_id: str) -> tuple[str, int]:
        """Remove an article in all its languages."""
        caller = await self._site.require(_WRITE)
        await self._service.keeping.delete(check_id(article_id))
        await self._site.audit(caller, "knowledge_base.delete", article_id)
        return "", 204

    # Texts

    async def show_text(self, article_id: str, language: str) -> Response:
        """Return an article's text in one language, as it was last saved."""
        await self._site.require(_SEE)
        return await self._respond(await self._get_text(article_id, language))

    async def save_text(self, article_id: str, language: str) -> Response:
        """Save a text as a new version; with `If-Match` only on the one that was edited.

        Pages of plugins set no headers: for them `version` in the query says the same, 0 where
        there is to be no text yet.
        """
        caller = await self._site.require(_WRITE)
        values = await self._read(TEXT)
        saved = await self._service.keeping.save_text(
            check_id(article_id),
            read_language("/language", language),
            values,
            _build_author(caller),
            etag=request.headers.get("If-Match") or _asked_tag(),
        )
        detail: JSONObject = {"language": language, "version": saved.version}
        await self._site.audit(caller, "knowledge_base.save", article_id, detail)
        return await self._respond(saved)

    async def delete_text(self, article_id: str, language: str) -> tuple[str, int]:
        """Remove an article's text in one language; the last one takes the article along."""
        caller = await self._site.require(_WRITE)
        await self._service.keeping.delete(check_id(article_id), clean(language)[:35])
        detail: JSONObject = {"language": clean(language)[:35]}
        await self._site.audit(caller, "knowledge_base.delete", article_id, detail)
        return "", 204

    async def publish(self, article_id: str, language: str) -> Response:
        """Show the newest version of a text to everybody."""
        return await self._publish(article_id, language, is_public=True)

    async def unpublish(self, article_id: str, language: str) -> Response:
        """Show a text to nobody any more; it stays as a draft."""
        return await self._publish(article_id, language, is_public=False)

    async def list_versions(self, article_id: str, language: str) -> Response:
        """List a text's versions, newest first."""
        await self._site.require(_SEE)
        found = await self._get_text(article_id, language)
        rows = await self._service.keeping.list_versions(found)
        return jsonify({"data": [version_to_json(one) for one in rows], "next": None})

    async def show_version(self, article_id: str, language: str, number: str) -> Response:
        """Return what a text said at one time."""
        await self._site.require(_SEE)
        found = await self._get_text(article_id, language)
        version = await self._service.keeping.get_version(found, read_number(number))
        return jsonify(version_to_json(version, is_whole=True))

    async def restore(self, article_id: str, language: str, number: str) -> Response:
        """Make an old version the newest again; what is published stays."""
        caller = await self._site.require(_WRITE)
        found = await self._get_text(article_id, language)
        saved = await self._service.keeping.restore(
            found, read_number(number), _build_author(caller)
        )
        detail: JSONObject = {"language": language, "version": saved.version}
        await self._site.audit(caller, "knowledge_base.restore", article_id, detail)
        return await self._respond(saved)

    # Categories

    async def list_categories(self) -> Response:
        """List categories, in their order."""
        await self._site.require(_SEE)
        rows = await self._service.categories.list()
        return jsonify({"data": [category_to_json(one) for one in rows], "next": None})

    async def create_category(self) -> tuple[Response, int]:
        """Make a category, with a name in at least one language."""
        caller = await self._site.require(_WRITE)
        made = await self._service.categories.create(await self._read(CATEGORY, ("names",)))
        await self._site.audit(caller, "knowledge_base.category", made.id)
        return jsonify(category_to_json(made)), 201

    async def change_category(self, category_id: str) -> Response:
        """Change a category; what is left out stays."""
        caller = await self._site.require(_WRITE)
        values = await self._read(CATEGORY)
        changed = await self._service.categories.change(check_id(category_id), values)
        await self._site.audit(caller, "knowledge_base.category", category_id)
        return jsonify(category_to_json(changed))

    async def delete_category(self, category_id: str) -> tuple[str, int]:
        """Remove a category; its articles stay, without one."""
        caller = await self._site.require(_WRITE)
        await self._service.categories.delete(check_id(category_id))
        await self._site.audit(caller, "knowledge_base.category", category_id)
        return "", 204

    # Trying, and what is missing

    async def preview(self) -> Response:
        """Return Markdown as the help pages would show it."""
        await self._site.require(_SEE)
        values = await self._read({"body": text(MAX_BODY)}, ("body",))
        html = render(values["body"], self._site.clean_html)
        return jsonify({"html": html, "nodes": list_nodes(html)})

    async def answer(self) -> Response:
        """Tell what the bot would say to a question, and how sure it is."""
        await self._site.require(_SEE)
        readers = {"question": text(MAX_QUERY, fewest=1), "language": read_language}
        values = await self._read(readers, ("question",))
        edition = await self._service.library.open()
        wanted = values.get("language", "")
        language, hits = await search(edition, values["question"], wanted, 5)
        threshold = self._service.context.config["threshold"]
        found = build_answer(hits, threshold=threshold)
        return jsonify(
            {
                "language": language,
                "threshold": threshold,
                "answer": None if found is None else found.text,
                "hits": [hit_to_json(edition, hit) for hit in hits],
            }
        )

    async def list_questions(self) -> Response:
        """Report questions without an answer, grouped by wording, of the last `days`."""
        await self._site.require(_SEE)
        days = read_limit(request.args.get("days"), name="days", most=MAX_DAYS, default=30)
        language = clean(request.args.get("language", ""))[:35]
        groups = await self._service.questions.report(days=days, language=language)
        limit = read_limit(request.args.get("limit"), most=MAX_SHOWN)
        counts = await self._service.questions.count(days=days)
        data = [group_to_json(one) for one in groups[:limit]]
        return jsonify({"data": data, "next": None, "counts": counts})

    async def dismiss(self) -> Response:
        """Take questions out of the report, because they are answered now or need no answer."""
        caller = await self._site.require(_WRITE)
        ids = (await self._read({"ids": read_ids}, ("ids",)))["ids"]
        count = await self._service.questions.dismiss(ids)
        await self._site.audit(caller, "knowledge_base.dismiss", "", {"count": count})
        return jsonify({"dismissed": count})

    async def search(self) -> Response:
        """Find published articles for the widget: `q`, `language`, `limit`."""
        if not self._service.context.config["is_public"]:
            raise NotFound(NOTHING)
        limit = read_limit(request.args.get("limit"), most=MOST_HITS, default=5)
        edition = await self._service.library.open()
        typed = request.args.get("q", "")
        wanted = request.args.get("language", "")[:35]
        _, hits = await search(edition, typed, wanted, limit)
        response = jsonify({"data": [hit_to_json(edition, one) for one in hits], "next": None})
        # Articles are for everybody, and a widget asks from the page it stands on.
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    # In and out

    async def list_imports(self) -> Response:
        """List the last imports, newest first."""
        await self._site.require(_SEE)
        rows = await self._service.importing.list()
        return jsonify({"data": [import_to_json(one) for one in rows], "next": None})

    async def import_files(self) -> tuple[Response, int]:
        """Begin to take in Markdown files: `files` with `name` and `text`."""
        caller = await self._site.require(_WRITE)
        readers: dict[str, Read] = {"files": read_files, **IMPORT}
        values = await self._read(readers, ("files",), max_bytes=MAX_IMPORT_BYTES)
        if values.get("publish"):
            await self._site.require(_PUBLISH)
        begun = await self._service.importing.begin_files(
            values["files"], _build_author(caller), **self._build_options(values)
        )
        await self._site.audit(caller, "knowledge_base.import", begun.id, {"kind": "markdown"})
        return jsonify(import_to_json(begun)), 202

    async def import_sitemap(self) -> tuple[Response, int]:
        """Begin to take in the pages that a sitemap names: `url`."""
        caller = await self._site.require(_WRITE)
        readers: dict[str, Read] = {"url": read_url, **IMPORT}
        values = await self._read(readers, ("url",))
        if values.get("publish"):
            await self._site.require(_PUBLISH)
        begun = await self._service.importing.begin_sitemap(
            values["url"], _build_author(caller), **self._build_options(values)
        )
        await self._site.audit(caller, "knowledge_base.import", begun.id, {"kind": "sitemap"})
        return jsonify(import_to_json(begun)), 202

    async def show_import(self, import_id: str) -> Response:
        """Tell how far an import is, and what was refused and why."""
        await self._site.require(_SEE)
        return jsonify(import_to_json(await self._service.importing.get(check_id(import_id))))

    async def cancel_import(self, import_id: str) -> Response:
        """Stop an import; what it has taken in stays."""
        caller = await self._site.require(_WRITE)
        stopped = await self._service.importing.cancel(check_id(import_id))
        await self._site.audit(caller, "knowledge_base.import", import_id, {"kind": "cancel"})
        return jsonify(import_to_json(stopped))

    async def export(self) -> Response:
        """Return all articles as a zip of Markdown files; with `?as=json` in base64.

        The page in Admin can fetch nothing but JSON.
        """
        await self._site.require(_SEE)
        packed = await to_thread(build_zip, await list_files())
        name = "knowledge-base.zip"
        if request.args.get("as") == "json":
            data = base64.b64encode(packed).decode()
            return jsonify({"name": name, "media_type": _ZIP, "base64": data})
        response = Response(packed, content_type=_ZIP)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    # Reading

    async def _read(
        self,
        readers: Mapping[str, Read],
        required: tuple[str, ...] = (),
        *,
        max_bytes: int = MAX_BYTES,
    ) -> dict[str, Any]:
        body = await self._site.read_json(max_bytes=max_bytes)
        return read_object(body, readers, required=required)

    async def _get_text(self, article_id: str, language: str) -> Text:
        return await self._service.keeping.get_text(check_id(article_id), clean(language)[:35])

    async def _respond(self, found: Text) -> Response:
        version = await self._service.keeping.get_version(found, found.version)
        response = jsonify(text_to_json(found, version))
        response.headers["ETag"] = build_etag(found)
        return response

    async def _publish(self, article_id: str, language: str, *, is_public: bool) -> Response:
        caller = await self._site.require(_PUBLISH)
        found = await self._service.keeping.publish(
            check_id(article_id), clean(language)[:35], is_public=is_public
        )
        word = "publish" if is_public else "unpublish"
        detail: JSONObject = {"language": found.language, "version": found.version}
        await self._site.audit(caller, f"knowledge_base.{word}", article_id, detail)
        return await self._respond(found)

    def _build_options(self, values: Mapping[str, Any]) -> dict[str, Any]:
        language = values.get("language") or self._service.context.config["default_language"]
        return {"language": language, "is_published": values.get("publish", False)}


def _asked_tag() -> str | None:
    version = request.args.get("version")
    return None if version is None else f'"{version}"'


def _build_author(caller: Caller) -> Author:
    return Author(caller.id, (caller.name or caller.id)[:160])
