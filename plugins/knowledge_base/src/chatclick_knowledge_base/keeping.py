"""Keeping articles: their texts by language, each with all its versions."""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from chatclick import PluginContext
from chatclick.errors import Conflict, NotFound, PreconditionFailed
from chatclick.reading import names_etag, refuse
from chatclick_knowledge_base.models import Article, Category, Change, Text, Version
from chatclick_knowledge_base.reading import NOTHING, RESERVED_SLUGS, build_slug
from chatclick_knowledge_base.showing import build_etag

MOST_ARTICLES = 5000
MOST_VERSIONS = 200

_CONTENT = ("title", "summary", "keywords", "body")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something."""

    id: str
    name: str


class Keeping:
    """Keeps articles.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def list(
        self,
        *,
        after: str = "",
        limit: int = 50,
        language: str = "",
        status: str = "",
        category_id: str | None = None,
        typed: str = "",
    ) -> builtins.list[Text]:
        """Return texts in the order of ids, behind one.

        Args:
            after: the id of a text.
            limit: how many at most.
            language: only of this language.
            status: "draft", "published" or "changed": published, and edited since.
            category_id: only of this category; "" for those in none.
            typed: part of the title, in any case.
        """
        query = Text.filter(id__gt=after)
        if language:
            query = query.filter(language=language)
        if typed:
            query = query.filter(title__icontains=typed)
        if category_id is not None:
            query = query.filter(article_id__in=await self._list_in(category_id))
        return await _narrow(query, status).order_by("id").limit(limit)

    async def _list_in(self, category_id: str) -> builtins.list[str]:
        found = Article.filter(category_id=category_id or None)
        if not category_id:
            found = Article.filter(category_id__isnull=True)
        ids = await found.limit(MOST_ARTICLES).values_list("id", flat=True)
        return [str(one) for one in ids]

    async def get(self, article_id: str) -> tuple[Article, builtins.list[Text]]:
        """Return an article with its texts.

        Raises:
            NotFound: there is none.
        """
        article = await Article.get_or_none(id=article_id)
        if article is None:
            raise NotFound(NOTHING)
        texts = await Text.filter(article_id=article_id).order_by("language").limit(100)
        return article, texts

    async def get_text(self, article_id: str, language: str) -> Text:
        """Return an article's text in one language.

        Raises:
            NotFound: there is none.
        """
        text = await Text.get_or_none(article_id=article_id, language=language)
        if text is None:
            raise NotFound(NOTHING)
        return text

    async def get_version(self, text: Text, version: int) -> Version:
        """Return what a text said at one time.

        Raises:
            NotFound: it has no such version.
        """
        row = await Version.get_or_none(text_id=text.id, version=version)
        if row is None:
            raise NotFound(NOTHING)
        return row

    async def list_versions(self, text: Text) -> Sequence[Version]:
        """Return a text's versions, newest first."""
        found = Version.filter(text_id=text.id).order_by("-version")
        return await found.limit(MOST_VERSIONS)

    async def create(
        self, values: Mapping[str, Any], author: Author, *, article_id: str = ""
    ) -> Text:
        """Keep a new article with its first text, as a draft.

        Args:
            values: as `reading.ARTICLE` has read them; title, body and language are there.
            author: who wrote it.
            article_id: the id it had elsewhere; it gets a new one without, or where that is taken.

        Raises:
            Conflict: there are too many.
            Invalid: the slug is taken, or there is no such category.
        """
        now = _now()

        async def work() -> Text:
            if await Article.all().count() >= MOST_ARTICLES:
                raise Conflict(f"At most {MOST_ARTICLES} articles.", code="too_many")
            await _check_category(values.get("category_id"))
            is_free = article_id and not await Article.filter(id=article_id).exists()
            article = await Article.create(
                id=article_id if is_free else uuid4().hex,
                category_id=values.get("category_id"),
                position=values.get("position", 0),
                created_at=now,
            )
            return await _add_text(article.id, values, author, now)

        return await self._context.write(work)

    async def move(self, article_id: str, values: Mapping[str, Any]) -> None:
        """Change an article's category or position.

        Raises:
            NotFound: there is none.
            Invalid: there is no such category.
        """

        async def work() -> None:
            article = await Article.get_or_none(id=article_id)
            if article is None:
                raise NotFound(NOTHING)
            await _check_category(values.get("category_id"))
            _ = article.update_from_dict(dict(values))
            await article.save()
            await note_change()

        await self._context.write(work)

    async def save_text(
        self,
        article_id: str,
        language: str,
        values: Mapping[str, Any],
        author: Author,
        *,
        etag: str | None = None,
    ) -> Text:
        """Save an article's text in one language as a new version; what is left out stays.

        Args:
            article_id: of which.
            language: a language it has no text in yet adds one; title and body are needed then.
            values: as `reading.TEXT` has read them.
            author: who wrote it.
            etag: of the version that was edited, as `If-Match` has it; None for whatever is there.

        Raises:
            NotFound: there is no such article.
            PreconditionFailed: somebody saved another version meanwhile.
            Invalid: something is missing, or the slug is taken.
        """
        now = _now()

        async def work() -> Text:
            if not await Article.filter(id=article_id).exists():
                raise NotFound(NOTHING)
            text = await Text.get_or_none(article_id=article_id, language=language)
            if text is None:
                for key in ("title", "body"):
                    if key not in values:
                        raise refuse(f"/{key}", "required", "This is missing.")
                return await _add_text(article_id, {**values, "language": language}, author, now)
            if etag is not None and not names_etag(etag, build_etag(text)):
                raise PreconditionFailed("Somebody saved it meanwhile; load it again.")
            return await _change_text(text, values, author, now)

        return await self._context.write(work)

    async def restore(self, text: Text, version: int, author: Author) -> Text:
        """Make an old version the newest again.

        Raises:
            NotFound: it has no such version.
        """
        old = await self.get_version(text, version)
        values = {key: getattr(old, key) for key in _CONTENT}
        return await self.save_text(text.article_id, text.language, values, author)

    async def publish(self, article_id: str, language: str, *, is_public: bool) -> Text:
        """Show the newest version of a text to everybody, or the text to nobody.

        Raises:
            NotFound: there is none.
        """
        now = _now()

        async def work() -> Text:
            text = await Text.get_or_none(article_id=article_id, language=language)
            if text is None:
                raise NotFound(NOTHING)
            text.published_version = text.version if is_public else None
            text.published_at = now if is_public else None
            await text.save()
            await note_change()
            return text

        return await self._context.write(work)

    async def delete(self, article_id: str, language: str | None = None) -> None:
        """Remove an article, or its text in one language; the last text takes it along.

        Raises:
            NotFound: there is none.
        """

        async def work() -> None:
            # bounded: an article has a text for each of its languages
            texts = await Text.filter(article_id=article_id).all()
            gone = [text for text in texts if language in (None, text.language)]
            if not gone:
                raise NotFound(NOTHING)
            ids = [text.id for text in gone]
            await Version.filter(text_id__in=ids).delete()
            await Text.filter(id__in=ids).delete()
            if len(gone) == len(texts):
                await Article.filter(id=article_id).delete()
            await note_change()

        await self._context.write(work)


async def read_versions(numbers: Mapping[str, int]) -> dict[str, Version]:
    """Return one version of each of some texts, by the texts' ids.

    Args:
        numbers: which version of which text; of a few hundred texts.
    """
    many = Version.filter(text_id__in=list(numbers), version__in=sorted(set(numbers.values())))
    # Without what they say: of a text that was edited often many numbers are among those.
    most = len(numbers) * (MOST_VERSIONS + 1)
    rows = await many.limit(most).values_list("id", "text_id", "version")
    ids = [id_ for id_, text_id, version in rows if numbers[str(text_id)] == version]
    return {one.text_id: one for one in await Version.filter(id__in=ids).limit(len(numbers))}


async def note_change() -> None:
    """Count that something changed for readers. Called within a write."""
    if not await Change.filter(id=1).update(count=F("count") + 1):
        _ = await Change.create(id=1, count=1)


def _narrow(query: QuerySet[Text], status: str) -> QuerySet[Text]:
    match status:
        case "draft":
            return query.filter(published_version__isnull=True)
        case "published":
            return query.filter(published_version__isnull=False)
        case "changed":
            return query.filter(published_version__lt=F("version"))
    return query


async def _check_category(category_id: str | None) -> None:
    if category_id is not None and not await Category.filter(id=category_id).exists():
        raise refuse("/category_id", "not_found", "There is no such category.")


async def _add_text(
    article_id: str, values: Mapping[str, Any], author: Author, now: datetime
) -> Text:
    language = values["language"]
    slug = await _find_slug(language, values)
    text = await Text.create(
        id=uuid4().hex,
        article_id=article_id,
        language=language,
        slug=slug,
        title=values["title"],
        author_name=author.name,
        source_url=values.get("source_url", ""),
        updated_at=now,
    )
    await _add_version(text, values, author, now)
    return text


async def _change_text(
    text: Text, values: Mapping[str, Any], author: Author, now: datetime
) -> Text:
    before = await Version.get(text_id=text.id, version=text.version)
    content = {key: values.get(key, getattr(before, key)) for key in _CONTENT}
    if values.get("slug", text.slug) != text.slug:
        text.slug = await _find_slug(text.language, values)
        if text.published_version is not None:
            await note_change()
    text.source_url = values.get("source_url", text.source_url)
    if any(content[key] != getattr(before, key) for key in _CONTENT):
        text.version += 1
        text.title, text.author_name, text.updated_at = content["title"], author.name, now
        await _add_version(text, content, author, now)
        await _forget_old(text)
    await text.save()
    return text


async def _add_version(
    text: Text, values: Mapping[str, Any], author: Author, now: datetime
) -> None:
    _ = await Version.create(
        text_id=text.id,
        version=text.version,
        title=values["title"],
        summary=values.get("summary", ""),
        keywords=values.get("keywords", ""),
        body=values["body"],
        author_id=author.id,
        author_name=author.name,
        created_at=now,
    )


async def _forget_old(text: Text) -> None:
    """Keep the newest versions, and the one that is published."""
    gone = Version.filter(text_id=text.id, version__lte=text.version - MOST_VERSIONS)
    await gone.exclude(version=text.published_version or 0).delete()


async def _find_slug(language: str, values: Mapping[str, Any]) -> str:
    """Return the slug that is asked for, or one made of the title that is free."""
    asked = values.get("slug")
    if asked is not None:
        if await Text.filter(language=language, slug=asked).exists():
            message = "Another article in this language has this address."
            raise refuse("/slug", "taken", message)
        return str(asked)
    base = build_slug(values["title"]) or "article"
    base = f"about-{base}" if base in RESERVED_SLUGS else base
    slug, number = base, 1
    while await Text.filter(language=language, slug=slug).exists():
        number += 1
        slug = f"{base[:74]}-{number}"
    return slug


def _now() -> datetime:
    return datetime.now(UTC)
