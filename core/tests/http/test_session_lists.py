"""The inbox's views over REST: filters that combine, orders, cursors, counts and tags."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest

from chatclick.clock import now, to_text
from chatclick.ids import new_id


@pytest.fixture
def listed(api, owner):
    """List sessions by a query; return their ids."""

    async def ask(query: str = "", token: str | None = None) -> list[str]:
        reply = await api("GET", f"sessions?{query}", token or owner.token)
        assert reply.status == 200, reply.text
        return [one["id"] for one in reply.json["data"]]

    return ask


@pytest.fixture
def opened(api, chat, owner):
    """Open a session and change it as an agent would; return its id."""

    async def make(*, assignee=None, state=None, **change) -> str:
        _, session = await chat()
        path = f"sessions/{session['id']}"
        if change:
            assert (await api("PATCH", path, owner.token, change)).status == 200
        if assignee:
            await api("POST", f"{path}/assign", owner.token, {"staff_id": assignee})
        if state == "snoozed":
            until = {"until": to_text(now() + timedelta(hours=1))}
            await api("POST", f"{path}/snooze", owner.token, until)
        elif state:
            await api("POST", f"{path}/{state}", owner.token, {} if state == "close" else None)
        return session["id"]

    return make


async def test_views_hold_what_their_names_say(listed, opened, owner):
    waiting, mine = await opened(), await opened(assignee=owner.id)
    away, done = await opened(state="snoozed"), await opened(state="close")

    assert await listed("view=mine") == [mine]
    assert await listed("view=snoozed") == [away]
    assert await listed("view=closed") == [done]
    assert await listed("view=unassigned&category=awake") == [waiting]
    assert await listed("view=all&category=awake") == [mine, waiting]


async def test_mentions_are_counted_until_the_person_has_looked(
    api, listed, opened, owner, sign_in
):
    agent = await sign_in("agent")
    session = await opened()
    await opened()
    note = {"type": "text", "text": "please look", "mentions": [agent.id]}
    message = {"client_msg_id": new_id("message"), "kind": "note", "content": note}
    sent = await api("POST", f"sessions/{session}/messages", owner.token, message)
    assert sent.status == 201, sent.text

    assert await listed("view=mentions", agent.token) == [session]
    assert await listed("view=mentions") == []
    assert (await api("GET", "sessions/counts", agent.token)).json["mentions"] == 1
    seq = {"seq": sent.json["seq"]}
    await api("POST", f"sessions/{session}/seen", agent.token, seq)
    assert (await api("GET", "sessions/counts", agent.token)).json["mentions"] == 0
    assert await listed("view=mentions", agent.token) == [session]


async def test_filters_combine(listed, opened):
    both = await opened(tags=["vip", "refund, late"], priority="high")
    await opened(tags=["vip"], priority="low")
    await opened(tags=["refund, late"], priority="high")

    assert await listed("tag=vip&tag=refund%2C%20late") == [both]
    assert await listed("tag=vip&priority=high&view=unassigned&state=queued") == [both]
    assert await listed("tag=vip&state=closed") == []
    assert await listed("channel=email") == []


async def test_a_tag_that_was_taken_off_finds_nothing(api, listed, opened, owner):
    session = await opened(tags=["vip"])

    await api("PATCH", f"sessions/{session}", owner.token, {"tags": ["other"]})

    assert await listed("tag=vip") == []
    assert await listed("tag=other") == [session]


@pytest.mark.parametrize("sort", ["updated", "waiting", "priority"])
async def test_pages_hold_every_session_once_in_every_order(api, opened, chat, owner, sort):
    priorities = ["low", "urgent", "normal", "high", "urgent", "normal", "low"]
    wanted = [await opened(priority=priority) for priority in priorities]
    for _ in range(2):
        token, session = await chat()
        message = {"client_msg_id": new_id("message"), "text": "hello?"}
        await api("POST", f"sessions/{session['id']}/messages", token, message)
        wanted.append(session["id"])

    rows, cursor = [], ""
    while cursor is not None:
        at = f"&cursor={cursor}" if cursor else ""
        reply = await api("GET", f"sessions?sort={sort}&limit=2{at}", owner.token)
        rows += reply.json["data"]
        cursor = reply.json["next"]

    assert sorted(row["id"] for row in rows) == sorted(wanted)
    if sort == "priority":
        ranks = [["urgent", "high", "normal", "low"].index(row["priority"]) for row in rows]
        assert ranks == sorted(ranks)
    if sort == "waiting":
        since = [row["waiting_since"] for row in rows]
        assert since == sorted((one for one in since if one), key=str) + [None] * since.count(None)
        assert since[:2] != [None, None]


async def test_a_session_that_moves_hides_no_other_one(api, opened, owner):
    first, second, third = [await opened() for _ in range(3)]
    page = (await api("GET", "sessions?limit=1", owner.token)).json
    assert [row["id"] for row in page["data"]] == [third]

    await api("PATCH", f"sessions/{first}", owner.token, {"priority": "high"})
    rest = (await api("GET", f"sessions?limit=5&cursor={page['next']}", owner.token)).json

    assert [row["id"] for row in rest["data"]] == [second]


@pytest.mark.parametrize(
    "query",
    [
        "view=theirs", "sort=size", "tag=", "priority=higher", "assignee_id=me", "language=d",
        "channel=A", "waiting=1", "view=all&view=all", "cursor=%00", "cursor=W10",
        "tag=" + "x" * 201, "&".join(["tag=x"] * 11),
    ],
)  # fmt: skip
async def test_a_wrong_query_is_refused(api, owner, query):
    reply = await api("GET", f"sessions?{query}", owner.token)

    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"]


async def test_a_cursor_is_good_for_its_order_alone(api, opened, owner):
    for _ in range(2):
        await opened()
    page = (await api("GET", "sessions?limit=1", owner.token)).json

    reply = await api("GET", f"sessions?sort=priority&cursor={page['next']}", owner.token)

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/cursor")


async def test_a_visitor_cannot_ask_by_what_they_cannot_see(api, chat):
    token, session = await chat()

    assert (await api("GET", "sessions?tag=vip", token)).status == 403
    assert (await api("GET", "sessions/counts", token)).status == 403
    assert (await api("GET", "tags", token)).status == 403
    assert (await api("GET", "sessions", token)).json["data"][0]["id"] == session["id"]


async def test_counts_tell_what_the_views_hold(api, opened, owner):
    await opened(), await opened(assignee=owner.id)
    await opened(state="snoozed"), await opened(state="resolve")

    counts = (await api("GET", "sessions/counts", owner.token)).json

    expected = {"mine": 1, "unassigned": 1, "all": 2, "snoozed": 1}
    assert {name: counts[name] for name in expected} == expected
    assert counts["mine_unread"] == counts["unassigned_unread"] == 0


async def test_known_tags_are_suggested_the_most_used_first(api, opened, owner):
    await opened(tags=["late", "vip"])
    await opened(tags=["late"])

    every = (await api("GET", "tags", owner.token)).json["data"]
    some = (await api("GET", "tags?q=IP", owner.token)).json["data"]

    assert [(one["name"], one["uses"]) for one in every] == [("late", 2), ("vip", 1)]
    assert [one["name"] for one in some] == ["vip"]


async def test_a_tag_keeps_the_colour_it_is_given(api, opened, owner):
    await opened(tags=["vip"])
    (tag,) = (await api("GET", "tags", owner.token)).json["data"]
    other = "red" if tag["color"] != "red" else "blue"

    changed = await api("PATCH", f"tags/{tag['id']}", owner.token, {"color": other})

    assert changed.json["color"] == other
    assert (await api("GET", "tags", owner.token)).json["data"][0]["color"] == other
    unknown = await api("PATCH", f"tags/{new_id('tag')}", owner.token, {"color": "red"})
    assert unknown.status == 404
    assert (await api("PATCH", f"tags/{tag['id']}", owner.token, {"color": "#f00"})).status == 422


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "now"])
async def test_a_cursor_of_no_time_is_refused(api, owner, at):
    place = ["updated", at, new_id("session"), None, "normal"]
    cursor = urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")

    reply = await api("GET", f"sessions?cursor={cursor}", owner.token)

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/cursor")
