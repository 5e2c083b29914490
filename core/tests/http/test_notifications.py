"""What staff were told: everybody sees and reads their own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chatclick.chat.notice_wishes import NoticeTopic
from chatclick.chat.staff_notices import Notice
from chatclick.clock import to_text
from chatclick.hooks import Registration
from chatclick.http.resources.notification_preferences import NOTIFY
from chatclick.plugin.results import Receipt
from chatclick.store.models import NotificationDelivery
from chatclick.testing.plugins import build_plugin


@pytest.fixture
def tell(host):
    async def make(person, title="A target was missed", **more):
        notice = Notice(type="sla.missed", title=title, source="sla", **more)
        await host.chat.notices.tell([person.id], notice)

    return make


async def test_the_list_is_newest_first_by_pages_with_how_many_are_unread(api, sign_in, tell):
    person = await sign_in("agent")
    for number in range(3):
        await tell(person, f"number {number}")

    first = (await api("GET", "notifications?limit=2", person.token)).json
    rest = (await api("GET", f"notifications?cursor={first['next']}", person.token)).json

    assert [one["title"] for one in first["data"]] == ["number 2", "number 1"]
    assert [one["title"] for one in rest["data"]] == ["number 0"]
    assert (first["unread"], rest["next"]) == (3, None)


async def test_one_some_and_all_are_read(api, sign_in, tell):
    person = await sign_in("analyst")
    for number in range(4):
        await tell(person, f"number {number}")
    ids = [one["id"] for one in (await api("GET", "notifications", person.token)).json["data"]]

    one = await api("POST", f"notifications/{ids[0]}/read", person.token)
    some = await api("POST", "notifications/read", person.token, {"ids": ids[1:2]})
    unread = (await api("GET", "notifications?unread=true", person.token)).json["data"]
    rest = await api("POST", "notifications/read", person.token, {})

    assert [one.json["unread"], some.json["unread"], rest.json["unread"]] == [3, 2, 0]
    assert [one["id"] for one in unread] == ids[2:]


async def test_nobody_reads_what_somebody_else_was_told(api, sign_in, owner, tell, arrive):
    person = await sign_in("agent")
    await tell(person)
    [told] = (await api("GET", "notifications", person.token)).json["data"]

    seen = (await api("GET", "notifications", owner.token)).json
    one = await api("POST", f"notifications/{told['id']}/read", owner.token)
    await api("POST", "notifications/read", owner.token, {"ids": [told["id"]]})
    await api("POST", "notifications/read", owner.token, {})
    visitor = (await arrive())["token"]
    key = {"name": "program", "permissions": ["session:read"]}
    program = (await api("POST", "api-keys", owner.token, key)).json["key"]

    assert seen == {"data": [], "next": None, "unread": 0}
    assert one.status == 404
    for token in (visitor, program):
        assert (await api("GET", "notifications", token)).status == 403
    assert (await api("GET", "notifications", person.token)).json["unread"] == 1


async def test_a_mention_and_a_gift_of_a_colleague_are_told(api, owner, sign_in, chat, host):
    heard = asyncio.Queue()
    host.chat.notices.on_told = lambda staff_id, data: heard.put_nowait(staff_id)
    person = await sign_in("agent")
    _, session = await chat()
    content = {"type": "text", "text": "look", "mentions": [person.id]}
    note = {"client_msg_id": "n1", "kind": "note", "content": content}
    await api("POST", f"sessions/{session['id']}/messages", owner.token, note)
    await api("POST", f"sessions/{session['id']}/assign", owner.token, {"staff_id": person.id})
    await heard.get()
    await heard.get()

    told = (await api("GET", "notifications", person.token)).json["data"]

    assert {one["type"] for one in told} == {"session.mentioned", "session.assigned"}
    assert "look" not in str(told)


async def test_wishes_are_ones_own_over_what_the_owner_proposes(api, owner, sign_in):
    person, other = await sign_in("agent"), await sign_in("agent")
    proposed = {"digest": {"mode": "daily", "hour": 6}, "only_away": False}
    await api("PUT", "notification-defaults", owner.token, proposed)
    quiet = {"is_on": True, "days": ["sat", "sun"], "begin": "00:00", "end": "23:59"}
    change = {"quiet": quiet, "off": {"session.assigned": ["in_app"]}, "only_away": True}

    changed = await api("PATCH", "me/notification-preferences", person.token, change)
    back = await api("PATCH", "me/notification-preferences", person.token, {"only_away": None})
    others = await api("GET", "me/notification-preferences", other.token)

    assert changed.json["only_away"] is True and back.json["only_away"] is False
    assert back.json["quiet"] == quiet and back.json["digest"] == proposed["digest"]
    assert others.json["quiet"]["is_on"] is False and others.json["off"] == {}
    assert others.json["digest"] == proposed["digest"]
    assert "session.unclaimed" in [one["id"] for one in others.json["topics"]]
    assert [one["id"] for one in others.json["channels"]] == ["in_app"]


@pytest.fixture
def close(host, monkeypatch) -> str:
    """The topic of a running plugin that is under the bell alone."""
    plugin = {"id": "sla", "name": "SLA", "state": "running", "permissions": [{"name": NOTIFY}]}
    topic = NoticeTopic("close", "A target is close", ("sla.warned",), reach="bell")
    monkeypatch.setattr(host.services.plugins, "list", lambda: [plugin])
    monkeypatch.setattr(host.services.plugins, "list_notice_topics", lambda _id: (topic,))
    monkeypatch.setattr(host.services.plugins, "list_locales", lambda _id: {})
    return "plugin:sla:close"


@pytest.mark.parametrize("stored", [[], ["texter"]])
async def test_what_was_chosen_for_a_whole_plugin_stays_when_the_table_is_saved(
    api, sign_in, host, close, stored: list[str]
):
    person, path = await sign_in("agent"), "me/notification-preferences"
    await api("PATCH", path, person.token, {"off": {"plugin:sla": stored}})
    send_by(host, "mailer")

    for _ in range(2):
        shown = (await api("GET", path, person.token)).json["off"]
        await api("PATCH", path, person.token, {"off": {**shown, "session.assigned": ["mailer"]}})
    send_by(host, "texter")

    off = (await api("GET", path, person.token)).json["off"]
    assert off[close] == stored


@pytest.mark.usefixtures("close")
async def test_what_is_under_the_bell_alone_stays_so_for_channels_to_come(
    api, owner, sign_in, host
):
    person, other = await sign_in("agent"), await sign_in("agent")
    send_by(host, "mailer")
    path = "me/notification-preferences"
    shown = (await api("GET", path, person.token)).json["off"]

    await api("PATCH", path, person.token, {"off": {**shown, "session.assigned": ["mailer"]}})
    await api("PUT", "notification-defaults", owner.token, {"off": shown})
    send_by(host, "texter")

    assert shown == {"plugin:sla:close": ["mailer"]}
    for token in (person.token, other.token):
        off = (await api("GET", path, token)).json["off"]
        assert off["plugin:sla:close"] == ["mailer", "texter"]


def send_by(host, plugin_id):
    """Have one more plugin that sends."""

    async def notification_send(notification: Any, recipient: Any) -> Receipt:
        return Receipt()

    plugin = build_plugin(notification_send=notification_send)
    granted = frozenset({NOTIFY})
    registrations = host.services.dispatcher.registrations
    registrations.add(Registration(plugin_id, plugin, None, granted, frozenset()))
    registrations.open(plugin_id)


@pytest.mark.parametrize(
    "change",
    [
        {"quiet": {"begin": "25:00"}},
        {"quiet": {"days": ["mon", "mon"]}},
        {"digest": {"mode": "daily", "hour": 24}},
        {"off": {"<script>": ["in_app"]}},
        {"off": {f"a.b{number}": [] for number in range(201)}},
        {"urgent": ["no topic!"]},
        {"unknown": True},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_wishes_that_make_no_sense_are_refused(api, sign_in, change):
    person = await sign_in("agent")

    reply = await api("PATCH", "me/notification-preferences", person.token, change)

    assert reply.status == 422


@pytest.mark.parametrize(
    ("path", "most"), [("notification-deliveries?channel=", 64), ("dead-letters?consumer=", 80)]
)
async def test_a_filter_longer_than_any_there_is_is_refused(api, owner, path, most):
    fitting = await api("GET", f"{path}{'x' * most}", owner.token)
    longer = await api("GET", f"{path}{'x' * (most + 1)}", owner.token)

    assert (fitting.status, longer.status) == (200, 422)


async def test_who_may_see_how_it_went_sees_no_text_and_tries_again_what_failed(
    api, owner, sign_in, tell, host
):
    person = await sign_in("agent")
    await tell(person, "a secret title", body="a secret text")
    row = await NotificationDelivery.get(staff_id=person.id)

    async def fail(_tx):
        await NotificationDelivery.filter(id=row.id).update(state="failed", channel="mailer")

    await host.store.write(fail)

    listed = await api("GET", "notification-deliveries?state=failed", owner.token)
    again = await api("POST", f"notification-deliveries/{row.id}/retry", owner.token)
    refused = await api("POST", f"notification-deliveries/{row.id}/retry", person.token)

    assert "secret" not in listed.text
    assert [one["staff_name"] for one in listed.json["data"]] == ["Agent"]
    assert listed.json["data"][0]["channel_name"] is None, "there is no such plugin"
    assert (again.status, again.json["state"], refused.status) == (200, "queued", 403)


async def test_how_it_went_is_narrowed_to_a_span_of_time(api, owner, sign_in, tell):
    person = await sign_in("agent")
    await tell(person, "a title", body="a text")
    at = (await NotificationDelivery.get(staff_id=person.id)).created_at
    path = f"notification-deliveries?staff_id={person.id}"

    async def count(**span):
        query = "".join(f"&{name}={to_text(when)}" for name, when in span.items())
        return len((await api("GET", f"{path}{query}", owner.token)).json["data"])

    second = timedelta(seconds=1)
    assert await count(since=at - second, until=at + second) == 1
    assert await count(since=at + second) == 0
    assert await count(until=at - second) == 0
    assert (await api("GET", f"{path}&since=yesterday", owner.token)).status == 422


async def test_a_queue_says_when_and_who_is_told(api, owner):
    terms = {"escalate_minutes": 5, "escalate_again_minutes": 10, "escalate_to": [owner.id]}

    made = await api("POST", "queues", owner.token, {"name": "Sales", **terms})
    path = f"queues/{made.json['id']}"
    wrong = await api("PATCH", path, owner.token, {"escalate_to": ["stf_" + "0" * 32]})
    never = await api("PATCH", path, owner.token, {"escalate_minutes": None})

    assert {name: made.json[name] for name in terms} == terms
    assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (422, "/escalate_to/0")
    assert (never.json["escalate_minutes"], never.json["escalate_to"]) == (None, [owner.id])
