"""What people may read: all published texts, in memory, with the finder over them.

Each process looks at one number in the database before it answers, and loads again what changed.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chatclick_knowledge_base.keeping import read_versions
from chatclick_knowledge_base.models import Article, Category, Change, Text, Version
from chatclick_knowledge_base.retrieval import Document, Finder
from chatclick_knowledge_base.retrieval.vectors import Encoder
from chatclick_knowledge_base.retrieval.words import primary

MOST_TEXTS = 20_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Published:
    """A text as people read it."""

    id: str
    article_id: str
    category_id: str | None
    position: int
    language: str
    slug: str
    version: int
    title: str
    summary: str
    keywords: str
    body: str
    author_name: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category as people see it."""

    id: str
    slug: str
    names: dict[str, str]

    def name_in(self, language: str) -> str:
        """Return its name in a language, or in one that is near, or in any."""
        found = self.names.get(language) or self.names.get(primary(language))
        return found or next(iter(self.names.values()), self.slug)


class Edition:
    """All that is published at one time; it never changes.

    Args:
        count: the number it was loaded at.
        texts: in any order.
        shelves: categories in their order.
        finder: over the texts.
        encoder: what the finder works with, None for words alone.
    """

    def __init__(
        self,
        count: int = -1,
        texts: Sequence[Published] = (),
        shelves: Sequence[Shelf] = (),
        finder: Finder | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.count = count
        self.encoder = encoder
        self.texts = tuple(texts)
        self.shelves = tuple(shelves)
        self.finder = finder or Finder(())
        self._by_id = {one.id: one for one in texts}
        self._by_place = {(one.language, one.slug): one for one in texts}
        self._translations: defaultdict[str, list[Published]] = defaultdict(list)
        for one in texts:
            self._translations[one.article_id].append(one)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are texts in, sorted."""
        return self.finder.languages

    def get(self, text_id: str) -> Published:
        """Return a text by its id; there is one for each key of the finder."""
        return self._by_id[text_id]

    def find_by_id(self, text_id: str) -> Published | None:
        """Return a text by its id, None where it is not published any more."""
        return self._by_id.get(text_id)

    def find(self, language: str, slug: str) -> Published | None:
        """Return a text by its address."""
        return self._by_place.get((language, slug))

    def list_translations(self, article_id: str) -> Sequence[Published]:
        """Return an article's texts, by language."""
        found = self._translations.get(article_id, ())
        return sorted(found, key=lambda one: one.language)

    def list_in(self, language: str, shelf_id: str | None) -> Sequence[Published]:
        """Return the texts of a category in one language, in their order."""
        found = [
            one
            for one in self.texts
            if one.language == language and self._shelf_of(one) == shelf_id
        ]
        return sorted(found, key=lambda one: (one.position, one.title.casefold()))

    def find_shelf(self, slug: str) -> Shelf | None:
        """Return a category by its address."""
        return next((one for one in self.shelves if one.slug == slug), None)

    def get_shelf(self, text: Published) -> Shelf | None:
        """Return a text's category."""
        return next((one for one in self.shelves if one.id == text.category_id), None)

    def _shelf_of(self, text: Published) -> str | None:
        shelf = self.get_shelf(text)
        return None if shelf is None else shelf.id


class Library:
    """Hands out the newest edition.

    Attributes:
        encoder: what the next edition works with, None for words alone.
    """

    def __init__(self) -> None:
        self._edition = Edition()
        self._lock = asyncio.Lock()
        self.encoder: Encoder | None = None

    async def open(self) -> Edition:
        """Return what is published now."""
        if self._is_newest(await _get_count()):
            return self._edition
        async with self._lock:
            # Who waited for another to load finds it done.
            count = await _get_count()
            if not self._is_newest(count):
                self._edition = await self._load(count)
        return self._edition

    def _is_newest(self, count: int) -> bool:
        edition = self._edition
        return edition.count == count and edition.encoder is self.encoder

    async def _load(self, count: int) -> Edition:
        texts = [one async for one in _read_texts()]
        shelves = [
            Shelf(row.id, row.slug, row.names)
            for row in await Category.all().order_by("position", "slug").limit(MOST_TEXTS)
        ]
        before, encoder = self._edition.finder, self.encoder
        # Counting the words of thousands of texts takes seconds: not in the loop.
        finder = await asyncio.to_thread(
            lambda: Finder(map(_build_document, texts), before=before, encoder=encoder)
        )
        return Edition(count, tuple(texts), tuple(shelves), finder, encoder)


async def _get_count() -> int:
    change = await Change.get_or_none(id=1)
    return 0 if change is None else change.count


async def _read_texts() -> AsyncIterator[Published]:
    articles = {row.id: row for row in await Article.all().order_by("id").limit(MOST_TEXTS)}
    rows = await Text.filter(published_version__isnull=False).order_by("id").limit(MOST_TEXTS)
    for at in range(0, len(rows), _AT_ONCE):
        batch = rows[at : at + _AT_ONCE]
        contents = await read_versions({one.id: one.published_version or 0 for one in batch})
        for row in batch:
            content = contents.get(row.id)
            article = articles.get(row.article_id)
            if content is not None and article is not None:
                yield _build_published(row, article, content)


def _build_published(row: Text, article: Article, content: Version) -> Published:
    return Published(
        id=row.id,
        article_id=article.id,
        category_id=article.category_id,
        position=article.position,
        language=row.language,
        slug=row.slug,
        version=content.version,
        title=content.title,
        summary=content.summary,
        keywords=content.keywords,
        body=content.body,
        author_name=content.author_name,
        updated_at=content.created_at,
    )


def _build_document(text: Published) -> Document:
    return Document(
        key=text.id,
        version=text.version,
        language=text.language,
        title=text.title,
        summary=text.summary,
        keywords=text.keywords,
        body=text.body,
    )
