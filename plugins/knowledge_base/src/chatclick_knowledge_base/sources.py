"""Where imported articles come from: Markdown files, and the pages of a sitemap."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from chatclick import PluginContext
from chatclick.errors import ChatclickError
from chatclick_knowledge_base.front_matter import Head, split_head, split_title
from chatclick_knowledge_base.html_pages import read_page
from chatclick_knowledge_base.reading import is_id

MOST_PAGES = 500
MOST_SITEMAPS = 20
_MAX_REDIRECTS = 3
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,2000})\s*(?:\]\]>)?\s*</loc>")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FEWEST_CHARS = 40


@dataclass(frozen=True, slots=True)
class Found:
    """Something that becomes an article.

    Attributes:
        source: where it is from; found again, it changes the article of the last time.
        values: what there is of language, title, slug, summary, keywords, body.
        category: the name of its category, "" for none.
        is_draft: it says so itself.
        article: the id of the article it is a language of, "" where it does not say.
    """

    source: str
    values: dict[str, Any]
    category: str = ""
    is_draft: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that does not, and why."""

    source: str
    reason: str


def read_file(name: str, text: str, language: str) -> Found | Refused:
    """Read a Markdown file with or without a head.

    Args:
        name: of the file.
        text: all of it.
        language: where the head names none.
    """
    try:
        head, rest = split_head(text)
    except ValueError as error:
        return Refused(name, str(error))
    first, body = split_title(rest)
    title = _word(head, "title")
    # The page has a heading of its own: one that says the same is not said twice.
    if not title or title == first:
        title, rest = title or first, body
    if not title:
        return Refused(name, "there is no title: neither in the head nor as a first heading")
    if not rest.strip():
        return Refused(name, "there is no text below the title")
    values: dict[str, Any] = {
        "language": _word(head, "language", "lang", "locale") or language,
        "title": title,
        "summary": _word(head, "summary", "description"),
        "keywords": "\n".join(_list(head, "keywords", "tags")),
        "body": rest,
    }
    if slug := _word(head, "slug"):
        values["slug"] = slug
    is_draft = _word(head, "draft").lower() == "true" or _word(head, "status") == "draft"
    source = _word(head, "source") or f"file:{name}"
    article = _word(head, "article")
    return Found(
        source[:1000],
        values,
        _word(head, "category"),
        is_draft,
        article if is_id(article) else "",
    )


class Sitemap:
    """Pages of a site, through the host's one way out.

    Args:
        context: the plugin's.
        url: of the sitemap.
        language: where a page names none.
    """

    def __init__(self, context: PluginContext, url: str, language: str) -> None:
        self._context = context
        self._url = url
        self._language = language
        self._site = urlsplit(url).netloc.lower()

    async def list_pages(self) -> tuple[Sequence[str], list[Refused]]:
        """Return the addresses of the pages, and what was refused of them.

        Raises:
            ChatclickError: the sitemap cannot be read.
        """
        waiting, seen = [self._url], {self._url}
        pages: dict[str, None] = {}
        refused: list[Refused] = []
        while waiting:
            url = waiting.pop(0)
            try:
                text = await self._load(url)
            except (ChatclickError, ValueError) as error:
                if url == self._url:
                    raise
                refused.append(Refused(url, str(error)))
                continue
            found = _list_addresses(url, text, refused)
            if "<sitemapindex" not in text[:5000]:
                pages.update(dict.fromkeys(found))
                continue
            new = [one for one in dict.fromkeys(found) if one not in seen]
            room = MOST_SITEMAPS - len(seen)
            refused += [Refused(one, "too many sitemaps") for one in new[room:]]
            seen.update(new[:room])
            waiting += new[:room]
        return self._sort_out(list(pages), refused), refused

    async def read(self, url: str) -> Found | Refused:
        """Read one page."""
        try:
            page = read_page(await self._load(url), url)
        except (ChatclickError, ValueError) as error:
            return Refused(url, str(error))
        if not page.title:
            return Refused(url, "the page has no title")
        if len(page.body) < _FEWEST_CHARS:
            return Refused(url, "there are hardly any words in the main part of the page")
        language = re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", page.language)
        values = {
            "language": page.language if language else self._language,
            "title": page.title[:160],
            "summary": page.description[:400],
            "body": page.body,
        }
        return Found(url, values)

    def _sort_out(self, urls: Sequence[str], refused: list[Refused]) -> Sequence[str]:
        own: list[str] = []
        for url in urls:
            if urlsplit(url).netloc.lower() != self._site:
                refused.append(Refused(url, "it is on another site than the sitemap"))
            elif len(own) >= MOST_PAGES:
                refused.append(Refused(url, f"at most {MOST_PAGES} pages are read"))
            else:
                own.append(url)
        return own

    async def _load(self, url: str) -> str:
        """Return what is at an address of the site.

        Raises:
            ChatclickError: the host does not call it, or it does not answer.
            ValueError: what it answers is no page.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            answer = await self._context.http.request("GET", url)
            if answer.status_code in _REDIRECTS:
                url = urljoin(url, answer.headers.get("location", ""))
                if urlsplit(url).netloc.lower() != self._site:
                    raise ValueError("it leads to another site")
                continue
            if answer.status_code != 200:
                raise ValueError(f"the site answered {answer.status_code}")
            type_ = answer.headers.get("content-type", "").partition(";")[0].strip()
            if type_ and not re.fullmatch(r"text/.+|application/(?:\w+\+)?xml|.+\+xml", type_):
                raise ValueError(f"it is {type_[:60]}, not a page")
            return str(answer.text)
        raise ValueError("it leads from one address to the next")


async def iterate_files(
    files: Sequence[tuple[str, str]], language: str
) -> AsyncIterator[Found | Refused]:
    """Yield what files become, one after the other."""
    for name, text in files:
        yield read_file(name, text, language)


async def iterate_pages(sitemap: Sitemap, urls: Sequence[str]) -> AsyncIterator[Found | Refused]:
    """Yield what pages become, one after the other: a site is asked no faster than it answers."""
    for url in urls:
        yield await sitemap.read(url)


def _list_addresses(url: str, text: str, refused: list[Refused]) -> list[str]:
    """Return the addresses in a sitemap; what is none is refused."""
    found = []
    for one in map(unescape, _LOC.findall(text)):
        try:
            found.append(urljoin(url, one))
        except ValueError as error:
            refused.append(Refused(one, str(error)))
    return found


def _word(head: Head, *keys: str) -> str:
    for key in keys:
        value = head.get(key)
        if isinstance(value, str) and value:
            return value
    return ""


def _list(head: Head, *keys: str) -> list[str]:
    found: list[str] = []
    for key in keys:
        value = head.get(key, [])
        found += value if isinstance(value, list) else [value] if value else []
    return found
