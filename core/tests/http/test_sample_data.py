"""Made-up conversations: there, told apart by everybody, and gone without a trace."""

import asyncio

import pytest

from chatclick.chat.consumers import Consumer
from chatclick.store import models
from chatclick.store.models import (
    Attachment,
    Audit,
    Event,
    EventLogHead,
    Message,
    Session,
    Staff,
    Tag,
    Visitor,
)

KEPT = {"Audit", "Consumer", "EventLogHead", "Event", "Idempotency", "Login", "StaffPreference"}


async def count_rows():
    return {name: await getattr(models, name).all().count() for name in models.__all__}


@pytest.fixture
async def sample(api, owner):
    reply = await api("POST", "sample-data", owner.token)
    assert reply.json["state"] == "on"
    return reply.json


async def test_it_fills_the_inbox_and_says_what_is_made_up(api, owner, sample):
    found = (await api("GET", "sessions?limit=100", owner.token)).json["data"]

    assert len(found) == sample["sessions"] >= 20
    states = {session["state"] for session in found}
    assert states >= {"queued", "open", "waiting", "snoozed", "resolved", "closed"}
    assert any((session["assignee"] or {}).get("id") == owner.id for session in found)
    assert all(session["id"].startswith("ses_000000000000") for session in found)
    emails = [one["visitor"]["email"] for one in found if one["visitor"]["email"]]
    assert emails and all(".example" in one or "example." in one for one in emails)


async def test_its_conversations_can_be_read_searched_and_answered(api, owner, sample):
    queued = (await api("GET", "sessions?state=queued&limit=100", owner.token)).json["data"][0]

    events = (await api("GET", f"sessions/{queued['id']}/events", owner.token)).json["data"]
    hits = (await api("GET", "search?q=crack", owner.token)).json["data"]
    message = {"client_msg_id": "m1", "text": "I am looking into it."}
    sent = await api("POST", f"sessions/{queued['id']}/messages", owner.token, message)

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert hits and "crack" in hits[0]["snippet"]
    assert sent.status == 201


async def test_a_file_of_it_can_be_opened(host, owner, sample):
    file = await Attachment.all().first()

    place = f"/api/v1/sessions/{file.session_id}/attachments/{file.id}/content"
    headers = {"Authorization": f"Bearer {owner.token}"}
    reply = await host.quart.test_client().get(place, headers=headers)

    assert "Order 4711" in await reply.get_data(as_text=True)


async def test_nothing_of_it_is_left(api, host, owner):
    before = await count_rows()
    await api("POST", "sample-data", owner.token)
    session = (await api("GET", "sessions?view=mine", owner.token)).json["data"][0]
    message = {"client_msg_id": "m1", "text": "A word of my own."}
    await api("POST", f"sessions/{session['id']}/messages", owner.token, message)
    blobs = [row.blob for row in await Attachment.all()]

    gone = (await api("DELETE", "sample-data", owner.token)).json

    after = await count_rows()
    assert gone == {"state": "off", "done": 0, "total": 0, "sessions": 0}
    assert {name: after[name] for name in after if name not in KEPT} == {
        name: before[name] for name in before if name not in KEPT
    }
    for model in (Session, Message, Visitor, Staff, Tag):
        assert not await model.filter(id__contains="_000000000000").exists()
    assert not await Event.filter(session_id__isnull=False).exists()
    assert (await api("GET", "search?q=crack", owner.token)).json["data"] == []
    assert not any((host.settings.data_dir / "blobs/attachments").rglob(blobs[0]))
    actions = await Audit.filter(action__startswith="sample.").values_list("action", flat=True)
    assert sorted(actions) == ["sample.add", "sample.remove"]


async def test_real_conversations_stay_as_they_are(api, host, owner, chat, sample):
    token, session = await chat()
    message = {"client_msg_id": "m1", "text": "A real one"}
    await api("POST", f"sessions/{session['id']}/messages", token, message)

    await host.search.catch_up()
    await api("DELETE", "sample-data", owner.token)

    [left] = (await api("GET", "sessions", owner.token)).json["data"]
    assert (left["id"], left["last_message"]["text"]) == (session["id"], "A real one")
    assert len((await api("GET", "search?q=real", owner.token)).json["data"]) == 1


async def test_it_counts_for_nobody(api, host, owner, sample):
    loads = await host.chat.staffing.list_available(team_id=None)
    places = await host.chat.line.read_places()

    assert all(one.load == 0 for one in loads)
    assert places == {}


async def test_no_consumer_is_told_of_it_and_of_what_is_done_in_it(api, host, owner):
    told, is_over = [], asyncio.Event()

    async def handle(event):
        told.append(event.session_id)
        if event.type == "sample.changed" and not event.data["is_on"]:
            is_over.set()

    await host.chat.consumers.add(Consumer("watcher", None, handle))
    await api("POST", "sample-data", owner.token)
    session = (await api("GET", "sessions?view=mine", owner.token)).json["data"][0]
    body = {"client_msg_id": "m1", "text": "Nobody hears this."}
    await api("POST", f"sessions/{session['id']}/messages", owner.token, body)
    await api("DELETE", "sample-data", owner.token)
    await is_over.wait()

    assert set(told) == {None}


async def test_adding_it_twice_changes_nothing(api, owner, sample):
    head = (await EventLogHead.get(id=1)).position

    again = await api("POST", "sample-data", owner.token)

    assert again.json == sample
    assert (await EventLogHead.get(id=1)).position == head


async def test_agents_may_not_switch_it(api, sign_in):
    agent = await sign_in("agent")

    assert (await api("POST", "sample-data", agent.token)).status == 403
    assert (await api("DELETE", "sample-data", agent.token)).status == 403
