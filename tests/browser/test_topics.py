"""The page of topics: empty, computed, named, put together, hidden."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import expect

from .axe import find_violations
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

SAID = (
    *("where is my parcel", "the parcel has not come", "parcel lost", "my parcel came open"),
    *("I need an invoice", "the invoice is wrong", "invoice without our company"),
)


@pytest.fixture
def api(host: Host) -> Iterator[httpx2.Client]:
    """The API, as the owner, with the plugin enabled."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        client.headers["Authorization"] = (
            f"Bearer {login.raise_for_status().json()['access_token']}"
        )
        client.post("/plugins/topics/enable").raise_for_status()
        config = {"values": {"fewest": 3}}
        client.put("/plugins/topics/config", json=config).raise_for_status()
        yield client


def hear(host: Host, api: httpx2.Client) -> None:
    """Let a visitor come for each thing that is said."""
    widget = api.get("/widgets").raise_for_status().json()["data"][0]["id"]
    for at, text in enumerate(SAID):
        made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
        whose = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
        session = api.post("/sessions", json={}, headers=whose).raise_for_status().json()["id"]
        message = {"client_msg_id": f"m{at}", "text": text}
        api.post(f"/sessions/{session}/messages", json=message, headers=whose).raise_for_status()


def test_topics_are_computed_named_and_put_together(
    host: Host, api: httpx2.Client, agent: Agent
) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/topics")
    expect(page.get_by_role("heading", name="No topics yet")).to_be_visible()

    hear(host, api)
    page.get_by_role("button", name="Compute anew").click()
    parcel, invoice, delivery = (
        page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))
        for name in ("parcel", "invoice", "Delivery")
    )
    expect(parcel.get_by_text("4 conversations")).to_be_visible()
    expect(invoice.get_by_text("3 conversations")).to_be_visible()

    parcel.get_by_role("button", name="Change").click()
    page.get_by_label("Name").fill("Delivery")
    page.get_by_role("button", name="Save").click()
    expect(delivery.get_by_text("4 conversations")).to_be_visible()

    invoice.get_by_role("button", name="Change").click()
    page.get_by_label("Part of").select_option("Delivery")
    page.get_by_role("button", name="Save").click()
    expect(delivery.get_by_text("7 conversations")).to_be_visible()

    assert find_violations(page) == []

    page.get_by_text("Conversations", exact=True).click()
    page.get_by_role("link", name="Conversation 1").click()
    agent.expect_message(SAID[-1])
