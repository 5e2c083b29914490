"""What plugins add to the Admin UI, as staff of each role see it."""

import types

import pytest

from chatclick.host.manifest import build_manifest
from chatclick.host.seats import LoadedSeat
from chatclick.host.states import Desired, Entry
from chatclick.settings import Settings

SOURCE = """
from chatclick import Action, ActionResult, SlotBlock, SlotContent, hookimpl

@hookimpl
def register_actions():
    return [Action(type="orders.refund", title="Refund")]

@hookimpl
async def action_run(session, values, by):
    return ActionResult(values={"text": f"{by.kind} {by.id} refunded {values['amount']}"})

@hookimpl
async def admin_slot(slot, session, locale):
    text = "Two orders" if session else "Ten orders today"
    text = text if locale == "en" else f"{text} ({locale})"
    button = SlotBlock(type="button", text="Refund", action="orders.refund", values={"amount": 5})
    return SlotContent(blocks=(SlotBlock(type="text", text=text), button))
"""
MANIFEST = {
    "manifest_version": 1,
    "id": "orders",
    "name": "Orders",
    "hooks": ["admin_slot", "action_run", "register_actions"],
    "permissions": ["admin:pages", "admin:slots", "session:read"],
    "admin": {
        "pages": [
            {
                "path": "",
                "title": "Orders",
                "module": "/plugins/orders/page.js",
                "element": "orders-page",
            },
            {
                "path": "secrets",
                "title": "Secrets",
                "frame": "/plugins/orders/s",
                "needs": "plugin:write",
                "is_listed": False,
            },
            {
                "path": "figures",
                "title": "Figures",
                "frame": "/plugins/orders/f",
                "needs": "metrics:read",
                "own_is_enough": True,
            },
            {
                "path": "totals",
                "title": "Totals",
                "frame": "/plugins/orders/t",
                "needs": "metrics:read",
                "is_personal": True,
            },
        ],
        "slots": [
            {"slot": "session.sidebar", "title": "Orders"},
            {"slot": "dashboard.tile", "title": "Orders"},
        ],
    },
    "config": {"schema": {"type": "object", "properties": {"shop": {"title": "Shop"}}}},
    "locales": {
        "de": {
            "/name": "Bestellungen",
            "/admin/pages/0/title": "Bestellungen",
            "/admin/slots/1/title": "Bestellungen heute",
            "/config/schema/properties/shop/title": "Laden",
        }
    },
}


@pytest.fixture
def database_url(sqlite_url):
    """One kind of database is enough: what is looked at here stands before it."""
    return sqlite_url


@pytest.fixture
def settings(tmp_path, database_url):
    """Not in safe mode: a plugin runs here."""
    return Settings(data_dir=tmp_path, database_url=database_url)


@pytest.fixture
async def orders(host):
    plugin = types.ModuleType("orders_plugin")
    exec(SOURCE, plugin.__dict__)
    manifest = build_manifest(MANIFEST)
    entry = Entry(
        "orders",
        seat=LoadedSeat(plugin),
        manifest=manifest,
        version="1",
        desired=Desired.ENABLED,
        consented=manifest.permissions,
        is_dev=True,
    )
    await host.plugins.take_in(entry)
    assert entry.is_active, entry.actual.reason


@pytest.fixture
async def conversation(api, arrive):
    token = (await arrive())["token"]
    return (await api("POST", "sessions", token, {})).json["id"], token


@pytest.mark.usefixtures("orders")
async def test_pages_are_listed_for_those_who_may_see_them(api, sign_in):
    everything = ["Orders", "Secrets", "Figures", "Totals"]
    for role, titles in {"owner": everything, "agent": ["Orders", "Figures"]}.items():
        person = await sign_in(role)

        found = (await api("GET", "extensions", person.token)).json

        own = [page for page in found["pages"] if page["plugin_id"] == "orders"]
        assert all(page["is_listed"] == (page["path"] != "secrets") for page in own)
        assert all(page["is_personal"] == (page["path"] == "totals") for page in own)
        assert [page["title"] for page in own] == titles
        assert {"plugin_id": "orders", "slot": "dashboard.tile", "title": "Orders"} in found[
            "slots"
        ]


@pytest.mark.usefixtures("orders")
async def test_a_place_is_filled_and_its_button_works(api, sign_in, conversation):
    person, (session_id, _) = await sign_in("agent"), conversation

    place = f"slots?slot=session.sidebar&session_id={session_id}"
    [part] = (await api("GET", place, person.token)).json["data"]
    text, button = part["blocks"]
    done = await api(
        "POST",
        f"sessions/{session_id}/actions",
        person.token,
        {"action": button["action"], "values": button["values"]},
    )

    assert text["text"] == "Two orders"
    assert done.json == {"outcome": "done", "values": {"text": f"agent {person.id} refunded 5"}}


@pytest.mark.usefixtures("orders")
async def test_a_place_about_no_session_is_filled_without_one(api, sign_in, conversation):
    person, (session_id, _) = await sign_in("agent"), conversation

    [part] = (await api("GET", "slots?slot=dashboard.tile", person.token)).json["data"]
    wrong = await api("GET", f"slots?slot=dashboard.tile&session_id={session_id}", person.token)

    assert part["blocks"][0]["text"] == "Ten orders today"
    assert wrong.status == 422


@pytest.mark.usefixtures("orders")
async def test_visitors_see_none_of_it(api, conversation):
    session_id, token = conversation

    place = f"slots?slot=session.sidebar&session_id={session_id}"
    assert (await api("GET", "extensions", token)).status == 403
    assert (await api("GET", place, token)).status == 403
    body = {"action": "orders.refund", "values": {"amount": 5}}
    assert (await api("POST", f"sessions/{session_id}/actions", token, body)).status == 403


@pytest.mark.usefixtures("orders")
async def test_actions_nobody_offers_and_sessions_that_are_not_there_are_not_found(
    api, sign_in, conversation
):
    person, (session_id, _) = await sign_in("agent"), conversation

    unknown = {"action": "orders.dance", "values": {}}
    assert (
        await api("POST", f"sessions/{session_id}/actions", person.token, unknown)
    ).status == 404
    gone = "ses_" + "0" * 32
    place = f"slots?slot=session.sidebar&session_id={gone}"
    assert (await api("GET", place, person.token)).status == 404


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("asked", ["de", "de-AT,en;q=0.5", "fr, de;q=0.8, en;q=0.2"])
async def test_what_a_plugin_says_of_itself_comes_in_the_language_of_the_person(api, owner, asked):
    async def read(path):
        return (await api("GET", path, owner.token, headers={"Accept-Language": asked})).json

    added = await read("extensions")
    [part] = (await read("slots?slot=dashboard.tile"))["data"]
    listed = {one["id"]: one["name"] for one in (await read("plugins"))["data"]}
    config = await read("plugins/orders/config")

    pages = {one["path"]: one["title"] for one in added["pages"] if one["plugin_id"] == "orders"}
    assert pages == {
        "": "Bestellungen",
        "secrets": "Secrets",
        "figures": "Figures",
        "totals": "Totals",
    }
    assert part["title"] == "Bestellungen heute"
    assert part["blocks"][0]["text"].startswith(f"Ten orders today ({asked[:2]}")
    assert listed["orders"] == "Bestellungen"
    assert config["schema"]["properties"]["shop"]["title"] == "Laden"


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("asked", ["en, de;q=0.5", "*", "", "x" * 9000, "de;q=nonsense;;"])
async def test_other_languages_and_nonsense_are_answered_in_english(api, owner, asked):
    reply = await api("GET", "plugins/orders", owner.token, headers={"Accept-Language": asked})

    assert (reply.status, reply.json["name"]) == (200, "Orders")
