"""Searching messages: what is found, by whom, and that the index follows the log."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from chatclick.chat import search
from chatclick.chat.intake import Draft
from chatclick.chat.search import CONSUMER, MessageSearch
from chatclick.chat.services import Chat
from chatclick.errors import Forbidden, Invalid, NotFound
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.store.database import build_config
from chatclick.store.migrating import migrate
from chatclick.store.models import Consumer, EventLogHead
from chatclick.store.opening import Store


class Desk:
    """A session to write into, and the search over it."""

    def __init__(self, chat: Chat, store: Store, visitor: Principal, agent: Principal) -> None:
        self._chat, self._visitor, self._agent = chat, visitor, agent
        self.search = MessageSearch(store)
        self.session_id = ""

    async def open(self) -> None:
        """Open the session."""
        session = await self._chat.sessions.open(self._visitor, visitor_id=self._visitor.id)
        self.session_id = session.id

    async def write(self, *texts: str, kind: str = "message") -> None:
        """Store messages and wait until the index has come that far."""
        who = self._agent if kind == "note" else self._visitor
        for text in texts:
            content = {"type": "text", "text": text}
            draft = Draft(who, self.session_id, new_id("message"), content, kind)
            await self._chat.intake.submit(draft)
        head = (await EventLogHead.get(id=1)).position
        async with asyncio.timeout(60):
            while True:
                row = await Consumer.get_or_none(name=CONSUMER)
                if row is not None and row.position >= head:
                    return

    async def find(self, text: str, who: Principal | None = None, before: int | None = None):
        """Return the texts found."""
        found = await self.search.find(who or self._agent, text, limit=2, before=before)
        return [hit["message"]["content"]["text"] for hit in found]


@pytest.fixture
async def desk(
    chat: Chat,
    store: Store,
    visitor: Principal,
    agent: Principal,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Desk]:
    """A desk with a running index that does not wait for more to share a statement."""
    monkeypatch.setattr(search, "_PAUSE_S", 0)
    opened = Desk(chat, store, visitor, agent)
    await opened.open()
    opened.search.start()
    yield opened
    await opened.search.stop()


async def test_all_words_must_be_there_and_the_last_may_be_unfinished(desk: Desk):
    await desk.write("my parcel is late", "the parcel came", "späte Lieferung")

    assert await desk.find("parcel la") == ["my parcel is late"]
    assert await desk.find("PARCEL") == ["the parcel came", "my parcel is late"]
    assert await desk.find("spät") == ["späte Lieferung"]
    assert await desk.find("parcel lost") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Write to anna@example.com, please", "anna@example.com"),
        ("Order 2024-117 is late", "2024-117"),
        ("It is in report_2.pdf", "report_2.pdf"),
        ("See https://shop.example.com/a/b-7?x=1", "shop.example.com/a"),
        ("हिन्दी में", "हिन्दी"),
    ],
)
async def test_addresses_and_numbers_are_found_as_they_were_written(
    desk: Desk, agent: Principal, text: str, words: str
):
    await desk.write(text, "something else")

    (hit,) = await desk.search.find(agent, words, limit=2, before=None)

    assert hit["message"]["content"]["text"] == text
    assert "\x01" in hit["snippet"]


async def test_pages_go_back_in_time(desk: Desk, agent: Principal):
    await desk.write("one word", "two word", "three word")
    first = await desk.search.find(agent, "word", limit=2, before=None)

    assert await desk.find("word", before=first[-1]["position"]) == ["one word"]


async def test_snippet_marks_the_hits(desk: Desk, agent: Principal):
    await desk.write("a parcel for you")

    (hit,) = await desk.search.find(agent, "parcel", limit=2, before=None)

    assert "\x01parcel\x02" in hit["snippet"] and hit["session_id"] == desk.session_id


async def test_notes_are_found_by_those_who_may_read_them(desk: Desk):
    await desk.write("a difficult customer", kind="note")
    analyst = Principal("staff", new_id("staff"), "Ann", role="analyst")

    assert await desk.find("difficult") == ["a difficult customer"]
    assert await desk.find("difficult", analyst) == []


async def test_visitors_do_not_search(desk: Desk, visitor: Principal):
    with pytest.raises((Forbidden, NotFound)):
        await desk.find("word", visitor)


@pytest.mark.parametrize("text", ["", "  ", '"', "*", "()", "!&|", "-"])
async def test_a_search_without_a_word_is_refused(desk: Desk, text: str):
    with pytest.raises(Invalid):
        await desk.find(text)


@pytest.mark.parametrize("text", ['a"b', "a OR b", "NEAR(a b)", "a:b", "a' & !b", "a\\", "text:a"])
async def test_operators_of_the_database_are_mere_words(desk: Desk, text: str):
    await desk.write("plain")

    assert await desk.find(text) == []


async def test_index_goes_on_where_it_stopped(desk: Desk, chat: Chat, store: Store):
    await desk.write("before")
    await desk.search.stop()
    again = MessageSearch(store)
    desk.search = again
    again.start()

    await desk.write("after before")

    assert await desk.find("before") == ["after before", "before"]


async def test_an_index_of_an_older_version_is_filled_anew(desk: Desk):
    await desk.write("a parcel of before", "2024-117")
    await desk.search.stop()
    apps = build_config("sqlite://", {})["apps"]
    await migrate(apps, "core.0017_notice_key")
    await migrate(apps, "core.0018_search_words")

    desk.search.start()
    await desk.write("a parcel of after")

    assert await desk.find("parcel") == ["a parcel of after", "a parcel of before"]
    assert await desk.find("2024-117") == ["2024-117"]
