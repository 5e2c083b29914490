"""Search over REST: filters, the names beside the hits, and what is refused."""

from datetime import timedelta

import pytest

from chatclick.clock import now, to_text
from chatclick.ids import new_id


@pytest.fixture
async def said(api, chat, owner, host):
    """A conversation in which everybody spoke of lamps."""
    token, session = await chat()
    path = f"sessions/{session['id']}/messages"
    for who, kind, text in (
        (token, "message", "My lamp is broken"),
        (owner.token, "message", "Which lamp is it?"),
        (owner.token, "note", "The lamp of last week"),
    ):
        message = {"client_msg_id": new_id("message"), "text": text, "kind": kind}
        assert (await api("POST", path, who, message)).status == 201
    await host.services.search.catch_up()
    return session


@pytest.fixture
def found(api, owner):
    """Search; return the texts found."""

    async def ask(query, token=None):
        reply = await api("GET", f"search?{query}", token or owner.token)
        assert reply.status == 200, reply.text
        return [hit["message"]["content"]["text"] for hit in reply.json["data"]]

    return ask


async def test_a_search_is_narrowed_by_sender_kind_and_time(found, said):
    everything = ["The lamp of last week", "Which lamp is it?", "My lamp is broken"]
    soon, ago = [to_text(now() + timedelta(hours=hours)).replace("+", "%2B") for hours in (1, -1)]

    assert await found("q=lamp") == everything
    assert await found("q=lamp&sender=visitor") == everything[2:]
    assert await found("q=lamp&sender=agent&kind=message") == everything[1:2]
    assert await found("q=lamp&kind=note") == everything[:1]
    assert await found(f"q=lamp&since={ago}") == everything
    assert await found(f"q=lamp&since={soon}") == []


async def test_who_may_not_read_notes_finds_none(found, said, sign_in):
    analyst = await sign_in("analyst")

    assert await found("q=lamp&kind=note", analyst.token) == []
    assert len(await found("q=lamp", analyst.token)) == 2


async def test_a_hit_names_the_visitor_of_its_session(api, said, owner):
    reply = await api("GET", "search?q=lamp&limit=1", owner.token)

    assert reply.json["data"][0]["visitor"]["id"] == said["visitor"]["id"]
    assert "\x01lamp\x02" in reply.json["data"][0]["snippet"]


@pytest.mark.parametrize("query", ["q=x&sender=boss", "q=x&kind=all", "q=x&since=yesterday"])
async def test_a_wrong_filter_is_refused(api, owner, query):
    assert (await api("GET", f"search?{query}", owner.token)).status == 422


async def test_who_may_not_read_messages_finds_none(api, said, owner):
    new = {"name": "Finder", "permissions": ["search:read", "session:read"]}
    key = (await api("POST", "api-keys", owner.token, new)).json["key"]

    reply = await api("GET", "search?q=lamp", key)

    assert reply.status == 403
    assert "message:read" in reply.json["detail"] and "lamp is" not in reply.text
