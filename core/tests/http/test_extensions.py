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
async def action_run(session, values):
    return ActionResult(values={"text": f"Refunded {values['amount']}"})

@hookimpl
async def admin_slot(slot, session):
    text = "Two orders" if session else "Ten orders today"
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
            },
        ],
        "slots": [
            {"slot": "session.sidebar", "title": "Orders"},
            {"slot": "dashboard.tile", "title": "Orders"},
        ],
    },
}


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
    for role, titles in {"owner": ["Orders", "Secrets"], "agent": ["Orders"]}.items():
        person = await sign_in(role)

        found = (await api("GET", "extensions", person.token)).json

        own = [page for page in found["pages"] if page["plugin_id"] == "orders"]
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
    assert done.json == {"outcome": "done", "values": {"text": "Refunded 5"}}


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
