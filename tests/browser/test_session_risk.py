"""Conversations at risk: flagged beside the conversation and in the list, dismissed, taken back."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import expect

from .axe import find_violations
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

PATIENCE_MS = PATIENCE_S * 1000


@pytest.fixture
def api(host: Host) -> Iterator[httpx2.Client]:
    """The API, as the owner, with the plugin enabled and quick to flag."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        client.headers["Authorization"] = (
            f"Bearer {login.raise_for_status().json()['access_token']}"
        )
        client.post("/plugins/session_risk/enable").raise_for_status()
        config = {"values": {"threshold_percent": 5}}
        client.put("/plugins/session_risk/config", json=config).raise_for_status()
        yield client


def write(host: Host, api: httpx2.Client) -> str:
    """Let a visitor come and write; return their conversation."""
    widget = api.get("/widgets").raise_for_status().json()["data"][0]["id"]
    made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
    whose = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
    session = str(api.post("/sessions", json={}, headers=whose).raise_for_status().json()["id"])
    message = {"client_msg_id": "m1", "text": "Where is my parcel?"}
    api.post(f"/sessions/{session}/messages", json=message, headers=whose).raise_for_status()
    return session


def test_a_flag_is_seen_dismissed_and_taken_back(
    host: Host, api: httpx2.Client, agent: Agent
) -> None:
    session = write(host, api)
    page = agent.page
    page.goto(f"{host.url}/admin/inbox/all/{session}")
    slot = page.locator("[data-plugin=session_risk]")
    expect(slot.get_by_text("At risk: ")).to_be_visible(timeout=PATIENCE_MS)
    expect(slot.get_by_text("Messages unanswered: 1")).to_be_visible()

    slot.get_by_role("button", name="Not at risk").click()
    expect(slot.get_by_text("said that it is not at risk.")).to_be_visible(timeout=PATIENCE_MS)
    slot.get_by_role("button", name="Undo").click()
    expect(slot.get_by_text("At risk: ")).to_be_visible(timeout=PATIENCE_MS)

    page.goto(f"{host.url}/admin/p/session_risk")
    expect(page.get_by_role("heading", name="How often it was right")).to_be_visible()
    expect(page.get_by_text("Nothing has ended yet.")).to_be_visible()
    assert find_violations(page) == []
