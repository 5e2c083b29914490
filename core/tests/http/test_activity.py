"""What visitors do on the site: kept as facts, shown to staff, erased with the visitor."""

import pytest

from chatclick.store.models import Event


async def test_activity_becomes_facts_and_the_visitors_page(api, arrive, owner, host):
    arrived = await arrive()
    visitor_id = arrived["visitor"]["id"]
    events = [
        {"type": "page", "url": "https://shop.example/boots", "title": "Boots"},
        {"type": "track", "name": "added to cart", "props": {"sku": "b-7"}},
        {"type": "page", "url": "https://shop.example/cart", "title": "Cart"},
    ]

    reply = await api(
        "POST", f"visitors/{visitor_id}/activity", arrived["token"], {"events": events}
    )

    assert reply.status == 204
    found = await Event.filter(actor_id=visitor_id, session_id=None).order_by("position").limit(9)
    assert [event.type for event in found] == ["page.viewed", "widget.event", "page.viewed"]
    assert found[1].data["props"] == {"sku": "b-7"}
    visitor = (await api("GET", f"visitors/{visitor_id}", owner.token)).json
    assert visitor["traits"]["page"]["url"] == "https://shop.example/cart"

    await api("POST", f"visitors/{visitor_id}/erase", owner.token)
    erased = await Event.filter(actor_id=visitor_id, session_id=None).limit(9)
    assert [event.data for event in erased] == [{}, {}, {}]


async def test_the_pages_of_a_visitor_are_listed_newest_first_and_page_by_page(api, arrive, owner):
    arrived = await arrive()
    path = f"visitors/{arrived['visitor']['id']}"
    pages = [
        {"type": "page", "url": f"https://shop.example/{at}", "title": str(at)} for at in "abc"
    ]
    tracked = {"type": "track", "name": "bought"}
    await api("POST", f"{path}/activity", arrived["token"], {"events": [*pages, tracked]})

    first = (await api("GET", f"{path}/pages?limit=2", owner.token)).json
    second = (await api("GET", f"{path}/pages?limit=2&cursor={first['next']}", owner.token)).json

    assert [page["title"] for page in first["data"] + second["data"]] == ["c", "b", "a"]
    assert first["data"][0]["url"] == "https://shop.example/c"
    assert second["next"] is None
    other = await arrive()
    assert (await api("GET", f"{path}/pages", other["token"])).status == 404
    await api("POST", f"{path}/erase", owner.token)
    erased = (await api("GET", f"{path}/pages", owner.token)).json["data"]
    assert {page["url"] for page in erased} == {""}


async def test_activity_that_staff_report_goes_with_the_visitor(api, arrive, owner):
    visitor_id = (await arrive())["visitor"]["id"]
    events = [{"type": "track", "name": "bought", "props": {"for": "grizelda@example.com"}}]
    await api("POST", f"visitors/{visitor_id}/activity", owner.token, {"events": events})

    await api("POST", f"visitors/{visitor_id}/erase", owner.token)

    rows = await Event.filter(type="widget.event").limit(10)
    assert [row.data for row in rows] == [{}]


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        ({"type": "page", "url": "javascript:alert(1)"}, "/events/0/url"),
        ({"type": "track", "name": "\u202e"}, "/events/0/name"),
        ({"type": "track", "name": "x", "props": {"a": "x" * 5000}}, "/events/0/props"),
        ({"type": "click"}, "/events/0"),
    ],
)
async def test_activity_that_does_not_fit_is_refused(api, arrive, event, pointer):
    arrived = await arrive()

    reply = await api(
        "POST",
        f"visitors/{arrived['visitor']['id']}/activity",
        arrived["token"],
        {"events": [event]},
    )

    assert reply.status == 422
    assert pointer in [error["pointer"] for error in reply.json["errors"]]


async def test_activity_of_somebody_else_is_not_reported(api, arrive):
    mine, theirs = await arrive(), await arrive()
    events = [{"type": "track", "name": "x"}]

    reply = await api(
        "POST", f"visitors/{theirs['visitor']['id']}/activity", mine["token"], {"events": events}
    )

    assert reply.status == 404


async def test_activity_is_limited(api, arrive):
    arrived = await arrive()
    path = f"visitors/{arrived['visitor']['id']}/activity"
    body = {"events": [{"type": "track", "name": "x"}]}

    statuses = [(await api("POST", path, arrived["token"], body)).status for _ in range(25)]

    assert statuses[0] == 204
    assert statuses[-1] == 429
