"""The plugin at work in a host: it computes, shows, is told what people decide, and forgets."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

import chatclick_topics
from chatclick import SubjectView
from chatclick.clock import now
from chatclick.testing import contract_check
from chatclick_topics.models import TopicSession
from chatclick_topics.plugin import _service

PATH = "/api/v1/topics"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Shop:
    """A shop with the plugin, a visitor for each message, and somebody who looks at the page."""

    def __init__(self, host):
        self.host, self.client = host, host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Ann", role="agent").id

    async def hear(self, texts, *, days_ago=0, language="en"):
        """Let a visitor come for each text, so many days ago."""
        visitors = []
        for text in texts:
            visitor = self.host.visitor = self.host.add_visitor()
            began = now() - timedelta(days=days_ago)
            session = replace(visitor.session, created_at=began, language=language)
            self.host.world.sessions[session.id] = session
            await visitor.says(text)
            visitors.append(visitor)
        return visitors

    async def compute(self):
        """Compute, and return what is shown then."""
        await _service.compute()
        return (await self.call("GET")).json

    async def call(self, method, path="", body=None, who=None):
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        return Answer(answer.status_code, await answer.get_json())


@pytest.fixture
async def shop(host):
    """The plugin at work."""
    made = Shop(host)
    await host.run(chatclick_topics.plugin, config={"fewest": 3})
    # What is computed at the start must not meet half of what a test says.
    await _service.rested.wait()
    return made


def parcels(count):
    return [f"where is my parcel, number {'abcdefghij'[at] * 3}" for at in range(count)]


def invoices(count):
    return [f"the invoice lacks our company, says {'klmnopqrst'[at] * 3}" for at in range(count)]


async def test_it_shows_what_people_write_about_and_where_that_goes(shop):
    nothing = await shop.compute()
    await shop.hear(parcels(3), days_ago=10)
    await shop.hear(parcels(6))
    await shop.hear(invoices(4), days_ago=9)
    await shop.hear(["wo bleibt mein Paket"] * 3, language="de-AT")
    await shop.hear(["something else altogether"])

    shown = await shop.compute()

    assert (nothing["topics"], nothing["sessions"]) == ([], 0)
    parcel, invoice, german = shown["topics"]
    assert (parcel["count"], invoice["count"], german["count"]) == (9, 4, 3)
    assert "parcel" in parcel["label"] and "invoice" in invoice["label"]
    assert "paket" in german["label"] and german["language"] == "de"
    assert (parcel["trend"], invoice["trend"]) == ("rising", "falling")
    assert parcel["days"][-1] == 6 and parcel["days"][-11] == 3 and len(parcel["days"]) == 30
    assert len(parcel["examples"]) == 5 and set(parcel["examples"]) <= set(shop.host.world.sessions)
    assert {one["kind"] for one in shown["changes"]} == {"new"}
    assert (shown["without_topic"], shown["is_running"], shown["may_change"]) == (1, False, True)
    again = await shop.compute()
    assert (again["topics"], again["changes"]) == (shown["topics"], [])


async def test_where_a_topic_goes_is_told_of_days_that_were_looked_at_in_whole(shop):
    await shop.host.configure("topics", fewest=3, most_sessions=100)
    for days_ago in range(14, -1, -1):
        texts = ["where is my parcel", "the invoice lacks our company"] * 5
        await shop.hear(texts, days_ago=days_ago)

    topics = (await shop.compute())["topics"]

    assert [(one["count"], one["trend"]) for one in topics] == [(50, "steady")] * 2


async def test_what_people_decide_holds_when_it_is_computed_anew(shop):
    await shop.hear([*parcels(5), *invoices(4)])
    parcel, invoice = [one["id"] for one in (await shop.compute())["topics"]]

    await shop.call("PATCH", f"/{parcel}", {"name": " Delivery "})
    merged = await shop.call("PATCH", f"/{invoice}", {"merged_into": parcel})
    await shop.hear(parcels(2))
    later = await shop.compute()
    apart = await shop.call("PATCH", f"/{invoice}", {"merged_into": None, "is_hidden": True})

    assert [one["count"] for one in merged.json["topics"]] == [9]
    [topic] = later["topics"]
    assert (topic["id"], topic["label"], topic["count"]) == (parcel, "Delivery", 11)
    assert [one["id"] for one in topic["merged"]] == [invoice]
    assert [(one["count"], one["is_hidden"]) for one in apart.json["topics"]] == [
        (7, False),
        (4, True),
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "x" * 81}, "/name"),
        ({"is_hidden": "yes"}, "/is_hidden"),
        ({"merged_into": "top_none"}, "/merged_into"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_place(shop, body, pointer):
    await shop.hear(parcels(4))
    [topic] = (await shop.compute())["topics"]

    answer = await shop.call("PATCH", f"/{topic['id']}", body)

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert (await shop.call("PATCH", "/top_none", {"name": "x"})).status == 404
    itself = await shop.call("PATCH", f"/{topic['id']}", {"merged_into": topic["id"]})
    assert itself.status == 422


async def test_only_who_may_looks_and_changes(shop):
    assert (await shop.call("POST", "/compute", {}, who=shop.agent)).status == 403
    assert (await shop.call("PATCH", "/top_x", {}, who=shop.agent)).status == 403
    assert (await shop.call("POST", "/compute", {})).status == 202


async def test_rules_are_told_what_a_session_is_about(shop):
    await shop.hear([*parcels(5), *invoices(4)])
    parcel = (await shop.compute())["topics"][0]["id"]
    await shop.call("PATCH", f"/{parcel}", {"name": "Delivery"})

    [visitor] = await shop.hear(["my parcel is gone"])
    told = (await shop.host.collect_facts())["topics"]
    await visitor.says("hm")
    await shop.compute()
    later = (await shop.host.collect_facts())["topics"]
    await shop.call("PATCH", f"/{parcel}", {"is_hidden": True})

    assert (told["id"], told["name"]) == (parcel, "Delivery") and told["likeness"] > 0.2
    assert (later["id"], later["likeness"]) == (parcel, 0.0)
    assert "topics" not in await shop.host.collect_facts()


async def test_who_is_erased_is_forgotten_with_their_words(shop, dispatch):
    visitors = await shop.hear([f"the zeppelin parcel {at * 'x'}" for at in range(4)])
    await shop.compute()
    about = [SubjectView(visitor_id=one.id, session_ids=(one.session.id,)) for one in visitors]

    [file] = (await dispatch("subject_export", subject=about[0]))["topics"]
    reports = [(await dispatch("subject_erase", subject=one))["topics"] for one in about[:3]]
    shown = await shop.compute()

    assert b"zeppelin" in file.data and visitors[0].session.id.encode() in file.data
    assert [(one.is_complete, one.erased) for one in reports] == [(True, 1)] * 3
    assert shown["topics"] == [] and shown["sessions"] == 1
    assert await TopicSession.filter(visitor_id=visitors[0].id).count() == 0
    assert await dispatch("subject_export", subject=about[0]) == {}


def test_it_keeps_the_contract():
    contract_check(chatclick_topics.plugin)
