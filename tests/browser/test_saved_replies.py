"""Saved replies behind a slash, macros with undo, and the page that keeps them."""

import httpx2
import pytest
from playwright.sync_api import expect

from .host import OWNER_EMAIL, PASSWORD, Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow

REPLY = {
    "title": "Parcel",
    "shortcut": "parcel",
    "text": "Hello {{visitor.first_name|there}}, it is on its way.",
    "scope": "all",
}
MACRO = {
    "name": "Refund and resolve",
    "scope": "all",
    "actions": [
        {"type": "reply", "text": "Your refund is on its way."},
        {"type": "tag", "tags": ["refund"]},
        {"type": "resolve"},
    ],
}


@pytest.fixture(scope="module")
def saved(host: Host) -> None:
    """A reply and a macro for everybody."""
    with httpx2.Client(base_url=f"{host.url}/api/v1") as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        headers = {"Authorization": f"Bearer {login.raise_for_status().json()['access_token']}"}
        client.post("/saved-replies", headers=headers, json=REPLY).raise_for_status()
        client.post("/saved-replies/macros", headers=headers, json=MACRO).raise_for_status()


def test_a_reply_is_picked_and_a_macro_run_and_undone(
    saved: None, visitor: Visitor, agent: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Where is my parcel?")
    agent.open_session("Where is my parcel?")
    page = agent.page

    agent.reply_field.press_sequentially("/par")
    expect(page.get_by_role("option", name="Parcel")).to_be_visible()
    agent.reply_field.press("Enter")
    expect(agent.reply_field).to_have_value("Hello there, it is on its way.")
    agent.reply_field.press("Control+Enter")
    visitor.expect_message("Hello there, it is on its way.")

    page.get_by_role("button", name="Run a macro").click()
    page.get_by_role("menuitem", name="Refund and resolve").click()
    visitor.expect_message("Your refund is on its way.")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Resolve", exact=True)).to_be_visible()
    agent.expect_message("Your refund is on its way.")


def test_the_page_keeps_replies(saved: None, agent: Agent, complaints: list[str]) -> None:
    page = agent.page
    page.get_by_role("link", name="Saved replies").click()
    expect(page.get_by_text("/parcel")).to_be_visible()

    page.get_by_role("button", name="New reply").click()
    page.get_by_label("Name").fill("Opening hours")
    page.get_by_label("Text").fill("We are here {{office.hours}}.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("office.hours")
    assert all("422" in one for one in complaints)  # a browser tells of each refusal
    complaints.clear()
    page.get_by_label("Text").fill("We are here from 9 to 5.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("We are here from 9 to 5.")).to_be_visible()
    page.get_by_role("button", name="Delete: Opening hours").click()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("We are here from 9 to 5.")).to_be_visible()
