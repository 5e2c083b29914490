"""Imports: work that goes on by itself, says how far it is, and names what it left out and why."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.errors import ChatclickError, Conflict, NotFound, RetryableError
from chatclick.reading import read_object
from chatclick_knowledge_base.categories import Categories
from chatclick_knowledge_base.keeping import Author, Keeping
from chatclick_knowledge_base.models import Import, Text
from chatclick_knowledge_base.reading import ARTICLE, NOTHING
from chatclick_knowledge_base.sources import (
    Found,
    Refused,
    Sitemap,
    iterate_files,
    iterate_pages,
)

MOST_REFUSED = 200
MOST_KEPT = 50
AGAIN_S = 5.0
STOPPING = "stopping"
"""Somebody stopped it at another process than the one that runs it."""

_PROGRESS = ("total", "done", "created", "updated", "unchanged", "refused")


class Importing:
    """Runs one import at a time.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self.log = context.log
        self._keeping = Keeping(context)
        self._categories = Categories(context)
        self._task: asyncio.Task[None] | None = None
        self._running_id = ""

    async def start(self) -> None:
        """Mark what a stop of the host cut short."""

        async def work() -> None:
            now = datetime.now(UTC)
            cut = Import.filter(status__in=("running", STOPPING))
            await cut.update(status="stopped", ended_at=now)

        await self._context.write(work)

    async def stop(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def begin_files(
        self,
        files: Sequence[tuple[str, str]],
        author: Author,
        *,
        language: str,
        is_published: bool,
    ) -> Import:
        """Begin to take in Markdown files, as names and texts.

        Raises:
            Conflict: another import is under way.
        """
        row = await self._begin("markdown", f"{len(files)} files", author)
        run = _Run(self, row, author, is_published=is_published)
        row.total = len(files)
        self._task = asyncio.create_task(run.take_in(iterate_files(files, language)))
        return row

    async def begin_sitemap(
        self, url: str, author: Author, *, language: str, is_published: bool
    ) -> Import:
        """Begin to take in the pages of a sitemap.

        Raises:
            Conflict: another import is under way.
        """
        row = await self._begin("sitemap", url, author)
        run = _Run(self, row, author, is_published=is_published)
        sitemap = Sitemap(self._context, url, language)
        self._task = asyncio.create_task(run.take_in_pages(sitemap))
        return row

    async def cancel(self, import_id: str) -> Import:
        """Stop an import; what it has taken in stays.

        Raises:
            NotFound: there is none.
        """
        row = await self.get(import_id)
        if row.status != "running":
            return row
        if import_id == self._running_id:
            await self.stop()
        else:
            await self._stop_elsewhere(import_id)
        return await self.get(import_id)

    async def _stop_elsewhere(self, import_id: str) -> None:
        async def work() -> None:
            await Import.filter(id=import_id, status="running").update(status=STOPPING)

        await self._context.write(work)

    async def get(self, import_id: str) -> Import:
        """Return an import.

        Raises:
            NotFound: there is none.
        """
        row = await Import.get_or_none(id=import_id)
        if row is None:
            raise NotFound(NOTHING)
        return row

    async def list(self) -> Sequence[Import]:
        """Return the last imports, newest first."""
        return await Import.all().order_by("-started_at").limit(MOST_KEPT)

    async def note_progress(self, row: Import) -> bool:
        """Store how far an import is, and tell whether it goes on."""
        values = {name: getattr(row, name) for name in _PROGRESS}

        async def work() -> bool:
            # Another process that starts takes it for cut short; it goes on all the same.
            going_on = Import.filter(id=row.id).exclude(status=STOPPING)
            return bool(await going_on.update(**values, status="running"))

        try:
            return await self._context.write(work)
        except RetryableError:
            return True  # the next one tells as much

    async def note_end(self, row: Import) -> None:
        """Store how an import ended, however long the database is away.

        One that was stopped is not waited for: the next start marks what is left.
        """
        while True:
            try:
                return await self._save(row)
            except RetryableError as error:
                self.log.warning("import_end_waits", code=error.code)
            if row.status == "stopped":
                return None
            await asyncio.sleep(AGAIN_S)

    async def _save(self, row: Import) -> None:
        async def work() -> None:
            await row.save()

        await self._context.write(work)

    async def store(self, found: Found, author: Author, *, is_published: bool) -> str:
        """Make an article of what was found, or change the one of the last time.

        Returns:
            "created", "updated" or "unchanged".

        Raises:
            ChatclickError: it does not fit.
        """
        values = read_object({key: one for key, one in found.values.items() if one}, ARTICLE)
        language, source = values["language"], found.source
        # Two processes that imported the same at once have made two of it: the older one counts.
        found_before = Text.filter(source_url=source, language=language)
        known = await found_before.order_by("updated_at", "id").first()
        if known is None and "slug" in values:
            known = await Text.get_or_none(language=language, slug=values["slug"])
        values["source_url"] = source
        if known is None and await self._has_room(found.article, language):
            text = await self._keeping.save_text(found.article, language, values, author)
            outcome = "created"
        elif known is None:
            values["category_id"] = await self._find_category(found.category, language)
            text = await self._keeping.create(values, author, article_id=found.article)
            outcome = "created"
        else:
            del values["language"]
            before = known.version
            text = await self._keeping.save_text(known.article_id, language, values, author)
            outcome = "unchanged" if text.version == before else "updated"
        if is_published and not found.is_draft and text.published_version != text.version:
            _ = await self._keeping.publish(text.article_id, language, is_public=True)
        return outcome

    async def _has_room(self, article_id: str, language: str) -> bool:
        """Tell whether an article is there, without a text in a language."""
        texts = Text.filter(article_id=article_id)
        return await texts.exists() and not await texts.filter(language=language).exists()

    async def _find_category(self, name: str, language: str) -> str | None:
        name = name.strip()[:80]
        if not name:
            return None
        for one in await self._categories.list():
            if name == one.slug or name in one.names.values():
                return one.id
        return (await self._categories.create({"names": {language: name}})).id

    async def _begin(self, kind: str, source: str, author: Author) -> Import:
        if self._task is not None and not self._task.done():
            raise Conflict("Another import is under way.", code="import_running")
        row = Import(
            id=uuid4().hex,
            kind=kind,
            source=source[:1000],
            status="running",
            refused=[],
            started_by=author.name,
            started_at=datetime.now(UTC),
        )
        await self._save(row)
        self._running_id = row.id
        return row


class _Run:
    """One import under way."""

    def __init__(
        self, importing: Importing, row: Import, author: Author, *, is_published: bool
    ) -> None:
        self._importing = importing
        self._row = row
        self._author = author
        self._is_published = is_published

    async def take_in_pages(self, sitemap: Sitemap) -> None:
        try:
            urls, refused = await sitemap.list_pages()
        except (ChatclickError, ValueError) as error:
            self._refuse(Refused(self._row.source, str(error)))
            await self._end("failed")
            return
        except asyncio.CancelledError:
            await self._end("stopped")
            raise
        for one in refused:
            self._refuse(one)
        self._row.total = len(urls)
        await self.take_in(iterate_pages(sitemap, urls))

    async def take_in(self, found: AsyncIterator[Found | Refused]) -> None:
        status = "stopped"
        try:
            async for one in found:
                await self._take_one(one)
                self._row.done += 1
                if not await self._importing.note_progress(self._row):
                    return
            status = "done"
        except Exception as error:  # the fence: nobody waits for this task
            self._importing.log.exception("import_failed", error=type(error).__name__)
            self._refuse(Refused(self._row.source, f"it broke off: {type(error).__name__}"))
            status = "failed"
        finally:
            # Also when it is cancelled: people see how far it came.
            await self._end(status)

    async def _take_one(self, one: Found | Refused) -> None:
        if isinstance(one, Refused):
            self._refuse(one)
            return
        try:
            outcome = await self._importing.store(
                one, self._author, is_published=self._is_published
            )
        except ChatclickError as error:
            where = error.errors[0].pointer.removeprefix("/") if error.errors else ""
            self._refuse(Refused(one.source, f"{where}: {error.detail}" if where else error.detail))
            return
        setattr(self._row, outcome, getattr(self._row, outcome) + 1)

    def _refuse(self, one: Refused) -> None:
        if len(self._row.refused) < MOST_REFUSED:
            entry = {"source": one.source[:500], "reason": one.reason[:300]}
            self._row.refused = [*self._row.refused, entry]

    async def _end(self, status: str) -> None:
        self._row.status, self._row.ended_at = status, datetime.now(UTC)
        await self._importing.note_end(self._row)


def import_to_json(row: Import) -> dict[str, Any]:
    """Return the wire form of an import."""
    counts = {
        key: getattr(row, key) for key in ("total", "done", "created", "updated", "unchanged")
    }
    return {
        "id": row.id,
        "kind": row.kind,
        "source": row.source,
        "status": row.status,
        **counts,
        "refused": list(row.refused),
        "started_by": row.started_by,
        "started_at": row.started_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
