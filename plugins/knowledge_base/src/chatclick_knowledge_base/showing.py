"""What goes out: articles, texts, versions and categories as JSON. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chatclick_knowledge_base.models import Article, Category, Text, Version


def article_to_json(article: Article, texts: Sequence[Text]) -> dict[str, Any]:
    """Return the wire form of an article with its texts, without what they say."""
    return {
        "id": article.id,
        "category_id": article.category_id,
        "position": article.position,
        "created_at": _time(article.created_at),
        "texts": [text_to_json(text) for text in texts],
    }


def text_to_json(text: Text, version: Version | None = None) -> dict[str, Any]:
    """Return the wire form of a text, with what it says where its version is given."""
    return {
        "article_id": text.article_id,
        "language": text.language,
        "slug": text.slug,
        "title": text.title,
        "status": _status(text),
        "version": text.version,
        "published_version": text.published_version,
        "author_name": text.author_name,
        "source": text.source_url,
        "updated_at": _time(text.updated_at),
        **({} if version is None else _content(version)),
    }


def version_to_json(version: Version, *, is_whole: bool = False) -> dict[str, Any]:
    """Return the wire form of a version."""
    return {
        "version": version.version,
        "title": version.title,
        "author_name": version.author_name,
        "created_at": _time(version.created_at),
        **(_content(version) if is_whole else {}),
    }


def category_to_json(category: Category) -> dict[str, Any]:
    """Return the wire form of a category."""
    return {
        "id": category.id,
        "slug": category.slug,
        "names": category.names,
        "position": category.position,
    }


def build_etag(text: Text) -> str:
    """Return the tag that `If-Match` names."""
    return f'"{text.version}"'


def _content(version: Version) -> dict[str, Any]:
    return {"summary": version.summary, "keywords": version.keywords, "body": version.body}


def _status(text: Text) -> str:
    if text.published_version is None:
        return "draft"
    return "published" if text.published_version == text.version else "changed"


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
