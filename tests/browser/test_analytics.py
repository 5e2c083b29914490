"""The dashboard: nothing yet, numbers as they happen, what is behind them, and one of one's own."""

import httpx2
import pytest
from playwright.sync_api import expect

from .axe import find_violations
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow


def write_as_a_visitor(host: Host, widget: str) -> None:
    """Let a visitor come and write."""
    made = httpx2.post(f"{host.url}/widget/v1/{widget}/visitor", json={}, timeout=PATIENCE_S)
    headers = {"Authorization": f"Bearer {made.raise_for_status().json()['token']}"}
    with httpx2.Client(
        base_url=f"{host.url}/api/v1", headers=headers, timeout=PATIENCE_S
    ) as client:
        session = client.post("/sessions", json={}).raise_for_status().json()["id"]
        body = {"client_msg_id": "one", "text": "Hello?"}
        client.post(f"/sessions/{session}/messages", json=body).raise_for_status()


def find_widget(host: Host) -> str:
    """Return the id of the widget there is."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        widgets = client.get("/widgets", headers={"Authorization": f"Bearer {token}"})
        found: str = widgets.raise_for_status().json()["data"][0]["id"]
        return found


def test_numbers_follow_what_happens_and_open_what_is_behind_them(host: Host, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/analytics")
    expect(page.get_by_text("Nothing to count yet")).to_be_visible()
    widget = find_widget(host)

    write_as_a_visitor(host, widget)

    panel = page.get_by_role("group", name="Messages from visitors", exact=True)
    number = panel.get_by_role("button").first
    expect(number).to_have_text("1")
    write_as_a_visitor(host, widget)
    expect(number).to_have_text("2")
    assert find_violations(page) == []

    number.click()
    behind = page.get_by_role("dialog", name="Messages from visitors")
    expect(behind.get_by_role("button")).to_have_count(3)  # two conversations, and Close
    behind.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Edit", exact=True).click()
    first = page.locator("analytics-page .card").first
    page.get_by_role("button", name="Move Waiting now. Arrows").press("ArrowRight")
    expect(first).to_have_attribute("aria-label", "Conversations")
    page.get_by_role("button", name="Move Waiting now. Arrows").press("Shift+ArrowRight")
    page.get_by_role("button", name="Add a panel").click()
    page.get_by_role("dialog", name="Add a panel").get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Save", exact=True).click()
    kept = page.get_by_role("dialog", name="Save the dashboard")
    kept.get_by_role("textbox", name="Name").fill("Mine")
    kept.get_by_role("button", name="Save", exact=True).click()

    chooser = page.get_by_role("combobox", name="Dashboard")
    expect(chooser.locator("option:checked")).to_have_text("Mine")
    page.reload()
    chooser.select_option("Mine")
    expect(first).to_have_attribute("aria-label", "Conversations")
