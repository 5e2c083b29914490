"""What visitors do with their own sessions beside talking; and whether anybody is there."""

import asyncio

import pytest

from chatclick import OpeningHours, Reject, TopicHours, hookimpl
from chatclick.chat.availability import AvailabilityService
from chatclick.chat.sessions import MAX_OPEN_PER_VISITOR
from chatclick.clock import now
from chatclick.hooks import Registration
from chatclick.store.models import Queue, Session, Visitor
from chatclick.testing.plugins import build_plugin

FIELDS = [
    {"name": "email", "type": "email", "required": True, "mapTo": "contact.email"},
    {"name": "order", "type": "text", "mapTo": "conversation.order"},
    {"name": "about", "type": "text", "mapTo": "conversation.subject"},
    {"name": "plan", "type": "text", "mapTo": "contact.plan"},
]
CONFIG = {
    "schemaVersion": 2,
    "name": "Shop",
    "forms": {
        "preChat": {"enabled": True, "fields": FIELDS},
        "csat": {"enabled": True, "scale": 10},
    },
    "routing": {"tags": ["shop"], "priority": "high"},
}


@pytest.fixture
def publish(api, owner, widget_id):
    """Publish a config of the widget."""

    async def run(**changes):
        reply = await api("PUT", f"widgets/{widget_id}/draft", owner.token, {**CONFIG, **changes})
        assert reply.status == 200, reply.text
        reply = await api("POST", f"widgets/{widget_id}/publish", owner.token)
        assert reply.status in (200, 201), reply.text

    return run


async def read_types(api, token, session_id):
    reply = await api("GET", f"sessions/{session_id}/events?limit=300", token)
    return [event["type"] for event in reply.json["data"]]


async def test_a_session_begins_with_what_a_form_and_the_page_say(api, arrive, owner, publish):
    await publish()
    arrived = await arrive()
    values = {"email": "Ann@Example.com", "order": "A-7", "about": "Boots", "plan": "pro"}

    opened = await api(
        "POST",
        "sessions",
        arrived["token"],
        {"form": {"name": "preChat", "values": values}, "context": {"cart": 3}},
    )

    assert opened.status == 201, opened.text
    assert opened.json["metadata"] == {}
    seen = (await api("GET", f"sessions/{opened.json['id']}", owner.token)).json
    assert (seen["subject"], seen["tags"], seen["priority"]) == ("Boots", ["shop"], "high")
    assert seen["metadata"]["order"] == "A-7"
    assert seen["metadata"]["context"] == {"cart": 3}
    assert seen["metadata"]["forms"]["preChat"]["values"]["email"] == "ann@example.com"
    visitor = (await api("GET", f"visitors/{arrived['visitor']['id']}", owner.token)).json
    assert visitor["email"] == "ann@example.com"
    assert visitor["traits"]["plan"] == "pro"


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"name": "preChat", "values": {}}, "/form/values/email"),
        ({"name": "preChat", "values": {"email": "x"}}, "/form/values/email"),
        ({"name": "preChat", "values": {"email": "a@b.example", "x": 1}}, "/form/values/x"),
        ({"name": "csat", "values": {"score": 5}}, "/form/name"),
        ({"name": "survey", "values": {}}, "/form/name"),
    ],
)
async def test_a_form_that_does_not_fit_opens_nothing(api, arrive, publish, form, pointer):
    await publish()
    token = (await arrive())["token"]

    refused = await api("POST", "sessions", token, {"form": form})

    assert refused.status == 422
    assert pointer in [error["pointer"] for error in refused.json["errors"]]
    assert (await api("GET", "sessions", token)).json["data"] == []


async def test_what_is_known_of_a_visitor_need_not_be_filled_in(api, arrive, publish):
    await publish()
    arrived = await arrive(identity={"email": "ann@example.com"})

    opened = await api(
        "POST", "sessions", arrived["token"], {"form": {"name": "preChat", "values": {}}}
    )

    assert opened.status == 201, opened.text


async def test_a_form_does_not_change_what_a_site_vouched_for(api, arrive, publish, host):
    await publish()
    arrived = await arrive()

    async def vouch(_tx):
        await Visitor.filter(id=arrived["visitor"]["id"]).update(
            is_identified=True, email="ann@bank.example"
        )

    await host.store.write(vouch)
    values = {"email": "mallory@example.com"}

    opened = await api(
        "POST", "sessions", arrived["token"], {"form": {"name": "preChat", "values": values}}
    )

    assert opened.status == 201
    assert opened.json["visitor"]["email"] == "ann@bank.example"


async def test_the_message_of_the_form_while_closed_is_said_in_the_session(api, arrive, publish):
    await publish(forms={"offline": {"enabled": True}})
    token = (await arrive())["token"]
    values = {"email": "ann@example.com", "message": "Call me\nplease"}

    opened = await api("POST", "sessions", token, {"form": {"name": "offline", "values": values}})

    messages = await api("GET", f"sessions/{opened.json['id']}/messages", token)
    (message,) = messages.json["data"]
    assert message["content"] == {"type": "text", "text": "Call me\nplease"}
    assert message["sender"]["kind"] == "visitor"
    assert opened.json["last_message"]["text"] == "Call me\nplease"


async def test_a_refused_message_of_a_form_leaves_no_session_that_waits(
    api, arrive, owner, publish, host
):
    async def message_check():
        return Reject("spam", "We do not want this.")

    granted = frozenset({"message:read"})
    plugin = build_plugin(message_check=message_check)
    host.dispatcher.registrations.add(Registration("filter", plugin, None, granted, frozenset()))
    host.dispatcher.registrations.open("filter")
    await publish(forms={"offline": {"enabled": True}})
    token = (await arrive())["token"]
    values = {"email": "ann@example.com", "message": "Buy this"}
    new = {"form": {"name": "offline", "values": values}, "metadata": {"shop": "de"}}

    refused = [await api("POST", "sessions", token, new) for _ in range(MAX_OPEN_PER_VISITOR + 1)]

    assert {(one.status, one.json["code"]) for one in refused} == {(422, "spam")}
    assert (await api("GET", "sessions?category=undone", owner.token)).json["data"] == []
    left = (await api("GET", "sessions?limit=1", owner.token)).json["data"]
    assert [(one["state"], one["metadata"]) for one in left] == [("closed", {"shop": "de"})]
    assert (await read_types(api, owner.token, left[0]["id"]))[-1] == "session.closed"


async def test_what_a_page_says_of_a_session_is_never_taken_for_what_the_host_says(
    api, arrive, owner
):
    token = (await arrive())["token"]
    said = {"merged": {"into": "ses_" + "0" * 32}, "forms": {"csat": {}}, "shop": "de"}

    opened = await api("POST", "sessions", token, {"metadata": said})

    seen = (await api("GET", f"sessions/{opened.json['id']}", owner.token)).json
    assert seen["metadata"] == {"shop": "de"}


async def test_a_page_may_name_a_queue_that_there_is(api, arrive, publish, host):
    await publish()
    token = (await arrive())["token"]

    async def make(_tx):
        await Queue.create(id="que_" + "1" * 32, name="Billing", created_at=now())

    await host.store.write(make)

    named = await api("POST", "sessions", token, {"metadata": {"queue": "Billing"}})
    unknown = await api("POST", "sessions", token, {"metadata": {"queue": "Nowhere"}})

    rows = {row.id: row.name for row in await Queue.all().limit(10)}
    first = await Session.get(id=named.json["id"])
    second = await Session.get(id=unknown.json["id"])
    assert rows[first.queue_id] == "Billing"
    assert rows[second.queue_id] != "Billing"


async def test_a_rating_is_kept_also_after_the_end(api, chat, owner, publish):
    await publish()
    token, session = await chat()
    path = f"sessions/{session['id']}"
    ended = await api("POST", f"{path}/end", token)

    bad = await api("POST", f"{path}/forms", token, {"name": "csat", "values": {"score": 11}})
    reply = await api("POST", f"{path}/forms", token, {"name": "csat", "values": {"score": 9}})

    assert (ended.status, ended.json["state"]) == (200, "closed")
    assert [error["pointer"] for error in bad.json["errors"]] == ["/values/score"]
    assert reply.status == 200
    seen = (await api("GET", path, owner.token)).json
    assert seen["metadata"]["forms"]["csat"]["values"] == {"score": 9}
    assert (await read_types(api, token, session["id"]))[-2:] == [
        "form.submitted",
        "csat.submitted",
    ]
    by_staff = await api(
        "POST", f"{path}/forms", owner.token, {"name": "csat", "values": {"score": 1}}
    )
    assert (by_staff.status, by_staff.json["code"]) == (403, "not_yours_to_rate")
    late = {"name": "preChat", "values": {"email": "ann@example.com"}}
    assert (await api("POST", f"{path}/forms", token, late)).status == 409


async def test_a_rating_can_be_changed_for_as_long_as_the_widget_says(api, chat, publish, clock):
    await publish()
    token, session = await chat()
    path, rating = f"sessions/{session['id']}/forms", {"name": "csat", "values": {"score": 3}}
    statuses = []
    for days in (0, 13, 2):
        clock.advance(days=days)
        statuses.append((await api("POST", path, token, rating)).status)
    assert statuses == [200, 200, 409]


async def test_why_a_session_ended_is_for_staff(api, chat, owner):
    token, session = await chat()
    await api("POST", f"sessions/{session['id']}/end", token)
    await api("POST", f"sessions/{session['id']}/end", token)

    mine = (await api("GET", f"sessions/{session['id']}/events", token)).json["data"]
    theirs = (await api("GET", f"sessions/{session['id']}/events", owner.token)).json["data"]

    assert [event["data"] for event in mine if event["type"] == "session.closed"] == [{}]
    assert [event["data"] for event in theirs if event["type"] == "session.closed"] == [
        {"outcome": "ended by visitor"}
    ]


async def test_somebody_who_may_not_close_does_not_end(api, chat, owner, sign_in):
    _, session = await chat()
    analyst = await sign_in("analyst")

    assert (await api("POST", f"sessions/{session['id']}/end", analyst.token)).status == 403
    assert (await api("POST", f"sessions/{session['id']}/end", owner.token)).status == 200


@pytest.mark.parametrize("act", ["forms", "context", "end", "queue-position"])
async def test_a_foreign_session_looks_like_a_missing_one(api, chat, arrive, act):
    _, session = await chat()
    other = (await arrive())["token"]
    bodies = {"forms": {"name": "csat", "values": {}}, "context": {}}
    method = "GET" if act == "queue-position" else "POST"
    answers = []

    for session_id in (session["id"], "ses_" + "0" * 32):
        reply = await api(method, f"sessions/{session_id}/{act}", other, bodies.get(act))
        answers.append((reply.status, reply.json["code"], reply.json["detail"]))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


async def test_a_session_that_nobody_waits_in_has_no_place(api, chat, owner):
    token, session = await chat()
    path = f"sessions/{session['id']}"
    waiting = await api("GET", f"{path}/queue-position", token)

    await api("POST", f"{path}/assign", owner.token, {"staff_id": owner.id})

    assert waiting.json["position"] == 1
    taken = await api("GET", f"{path}/queue-position", token)
    assert (taken.status, taken.json["position"]) == (200, None)


async def test_context_is_merged_and_bounded(api, chat, owner):
    token, session = await chat()
    path = f"sessions/{session['id']}"

    assert (await api("POST", f"{path}/context", token, {"a": 1, "b": 2})).status == 204
    assert (await api("POST", f"{path}/context", token, {"b": None, "c": [3]})).status == 204
    many = {f"key{number}": 1 for number in range(60)}
    assert (await api("POST", f"{path}/context", token, many)).status == 422
    assert (await api("POST", f"{path}/context", token, {"a": "x" * 20_000})).status == 422

    seen = (await api("GET", path, owner.token)).json["metadata"]["context"]
    assert seen == {"a": 1, "c": [3]}


async def test_a_visitor_is_told_whether_it_is_open(api, arrive, publish):
    always = (await arrive())["availability"]
    await publish(availability={"schedule": {"timezone": "UTC", "weekly": {}}})
    never = (await arrive())["availability"]

    assert always["is_open"] is True
    assert (never["is_open"], never["opens_at"]) == (False, None)
    assert always["agents_available"] is False
    assert always["reply_time_s"] is None


class Holiday:
    """Says that every widget is closed, where it is not broken."""

    is_broken = False

    @hookimpl
    async def widget_hours(self, widget_id):
        if self.is_broken:
            raise RuntimeError
        topic = TopicHours(topic="billing", is_open=False, when_closed="hide")
        return OpeningHours(
            is_open=False, when_closed="hide", texts={"en": "Closed."}, topics=(topic,)
        )


async def test_a_plugin_closes_a_widget_whatever_its_config_says(arrive, host, widget_id):
    granted = frozenset({"widget:read"})
    registration = Registration("holiday", Holiday(), None, granted, frozenset())
    host.dispatcher.registrations.add(registration)
    host.dispatcher.registrations.open("holiday")

    told = (await arrive())["availability"]

    assert (told["is_open"], told["when_closed"]) == (False, "hide")
    assert told["texts"] == {"en": "Closed."}
    assert told["topics"] == [
        {"topic": "billing", "is_open": False, "opens_at": None, "when_closed": "hide", "texts": {}}
    ]
    assert await host.chat.availability.is_open(widget_id, "always") is False
    host.dispatcher.registrations.remove("holiday")


async def test_a_plugin_that_failed_to_tell_the_hours_is_asked_again(host, widget_id):
    holiday = Holiday()
    granted = frozenset({"widget:read"})
    host.dispatcher.registrations.add(Registration("holiday", holiday, None, granted, frozenset()))
    host.dispatcher.registrations.open("holiday")
    holiday.is_broken = True
    assert await host.chat.availability.is_open(widget_id, "always") is True

    holiday.is_broken = False

    assert await host.chat.availability.is_open(widget_id, "always") is False
    host.dispatcher.registrations.remove("holiday")


async def test_the_reply_time_is_the_median_of_first_replies(api, chat, owner, host, widget_id):
    for _ in range(3):
        token, session = await chat()
        path = f"sessions/{session['id']}/messages"
        await api("POST", path, token, {"client_msg_id": "q", "text": "hello?"})
        await api("POST", path, owner.token, {"client_msg_id": "a", "text": "hello!"})

    # The host's own keeps what it found before there was a reply.
    service = AvailabilityService(host.chat.configs, host.chat.staffing, host.dispatcher)
    found = (await service.get(widget_id)).reply_time_s

    assert found is not None
    assert 0 <= found < 60


async def test_somebody_who_is_connected_and_online_is_available(api, arrive, owner, host, sign_in):
    agent = await sign_in("agent")
    host.chat.presence.enter(agent.id)
    await host.chat.presence.set_availability(
        await as_principal(host, agent.token), agent.id, "online"
    )
    host.chat.availability.forget_people()

    assert (await arrive())["availability"]["agents_available"] is True


async def as_principal(host, token):
    principal, _ = await host.services.authenticator.authenticate(token)
    return principal


async def test_visitors_on_both_sides_of_one_form_are_not_mixed(api, arrive, owner, publish):
    await publish()
    people = [await arrive() for _ in range(3)]

    opened = await asyncio.gather(
        *(
            api(
                "POST",
                "sessions",
                person["token"],
                {"form": {"name": "preChat", "values": {"email": f"p{at}@example.com"}}},
            )
            for at, person in enumerate(people)
        )
    )

    emails = [reply.json["visitor"]["email"] for reply in opened]
    assert emails == [f"p{at}@example.com" for at in range(3)]


def nest(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"type": "answer", "to": "msg_" + "0" * 32, "values": nest(40)}, 400),
        ({"type": "answer", "to": "msg_" + "0" * 32, "values": {"a": nest(20)}}, 422),
        ({"type": "answer", "to": "msg_" + "0" * 32, "values": {"a": "x" * 300_000}}, 413),
        ({"type": "text", "text": "x" * 10_001}, 422),
        ({"type": "text", "text": "hi", **{f"k{n}": n for n in range(5000)}}, 422),
        ({f"k{n}": n for n in range(10_000)}, 422),
        ({"type": "file", "attachments": [{"id": "x"}] * 5000}, 422),
        ({"type": "file", **{f"k{n}": n for n in range(5000)}}, 422),
        ({"type": "\u202etext", "text": "hi"}, 422),
        ({}, 422),
    ],
)
async def test_giant_and_odd_contents_are_refused_with_a_short_answer(api, chat, content, status):
    token, session = await chat()
    body = {"client_msg_id": "a", "content": content}

    reply = await api("POST", f"sessions/{session['id']}/messages", token, body)

    assert reply.status == status
    assert len(reply.text) < 20_000
    assert (await api("GET", f"sessions/{session['id']}/messages", token)).json["data"] == []
