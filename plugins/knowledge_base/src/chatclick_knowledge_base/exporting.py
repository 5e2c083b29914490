"""All articles as a zip of Markdown files, which an import reads back."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from chatclick_knowledge_base.front_matter import build_head
from chatclick_knowledge_base.keeping import read_versions
from chatclick_knowledge_base.library import Shelf
from chatclick_knowledge_base.models import Article, Category, Text, Version

_AT_ONCE = 200
_MOST = 20_000
# A zip of the same articles is the same file.
_DATE = (1980, 1, 1, 0, 0, 0)


async def list_files() -> Sequence[tuple[str, str]]:
    """Return the newest version of each text as a path and a file's text."""
    categories = await Category.all().order_by("position").limit(_MOST)
    shelves = {one.id: Shelf(one.id, one.slug, one.names) for one in categories}
    articles = {one.id: one for one in await Article.all().limit(_MOST)}
    texts = await Text.all().order_by("language", "slug").limit(_MOST)
    files = []
    for at in range(0, len(texts), _AT_ONCE):
        batch = texts[at : at + _AT_ONCE]
        versions = await read_versions({one.id: one.version for one in batch})
        for text in batch:
            if text.id not in versions:
                continue  # it was removed meanwhile
            article = articles.get(text.article_id)
            shelf = shelves.get(article.category_id or "") if article else None
            files.append(_build_file(text, versions[text.id], shelf))
    return files


def build_zip(files: Sequence[tuple[str, str]]) -> bytes:
    """Return files as a zip."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:
        for path, text in files:
            info = ZipInfo(path, _DATE)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, text)
    return buffer.getvalue()


def _build_file(text: Text, version: Version, shelf: Shelf | None) -> tuple[str, str]:
    head = build_head(
        {
            "title": version.title,
            "slug": text.slug,
            "language": text.language,
            "category": shelf.name_in(text.language) if shelf else "",
            "summary": version.summary,
            "keywords": version.keywords,
            "status": "draft" if text.published_version is None else "published",
            "source": text.source_url,
            "article": text.article_id,
        }
    )
    folder = shelf.slug if shelf else "other"
    return f"{text.language}/{folder}/{text.slug}.md", f"{head}{version.body}\n"
