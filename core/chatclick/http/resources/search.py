"""Search over messages."""

from typing import Literal

from pydantic import Field

from chatclick.chat.search import SearchFilter
from chatclick.http import cursors
from chatclick.http.fields import Model, Page, QueryText, QueryTime
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, MessageShape, Ref

resource = Resource("search")


class SearchQuery(Page):
    """What to look for: all words, the last one may be unfinished."""

    q: QueryText
    sender: Literal["visitor", "agent", "bot"] | None = Field(None, description="who wrote it")
    kind: Literal["message", "note"] | None = None
    since: QueryTime | None = Field(None, description="only messages from then on")


class HitShape(Model):
    """A message that was found. U+0001 and U+0002 in the snippet enclose what matched."""

    message: MessageShape
    session_id: str
    visitor: Ref
    snippet: str


@resource.operation("GET", "/search", permission="search:read", answer=ListOf[HitShape])
async def search_messages(call: Call[None, SearchQuery]) -> Answer:
    """Find messages, the newest first."""
    query = call.query
    before = None if query.cursor is None else cursors.decode(query.cursor, int)
    hits = await call.services.search.find(
        call.principal,
        query.q,
        limit=query.limit + 1,
        before=before,
        wanted=SearchFilter(query.sender, query.kind, query.since),
    )
    page = cursors.build_page(hits, query.limit, lambda hit: hit["position"], dict)
    for hit in page["data"]:
        del hit["position"]
    return Answer(page)
