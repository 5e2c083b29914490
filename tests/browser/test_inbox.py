"""An agent works: notes, states, assignment, and all of it from the keyboard."""

import re

import httpx2
import pytest
from playwright.sync_api import Route, expect

from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow


def test_an_internal_note_never_reaches_the_visitor(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("My parcel is late.")
    agent.open_session("My parcel is late.")

    agent.add_note("Third complaint, be gentle.")
    agent.page.get_by_role("tab", name="Reply").click()
    agent.reply("I am sorry, I will look.")

    visitor.expect_message("I am sorry, I will look.")
    assert "be gentle" not in visitor.frame.content()
    visitor.page.reload()
    visitor.expect_message("I am sorry, I will look.")
    assert "be gentle" not in visitor.frame.content()


def test_a_resolved_session_reopens_when_the_visitor_writes(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("How do I wash the bowl?")
    agent.open_session("How do I wash the bowl?")
    agent.reply("By hand, please.")

    agent.page.get_by_role("button", name="Resolve", exact=True).click()
    expect(visitor.widget.get_by_text("Marked as solved. Write again")).to_be_visible()
    expect(agent.page.get_by_role("button", name="Reopen")).to_be_visible()
    visitor.write_and_wait("Warm water?")

    agent.expect_message("Warm water?")
    expect(agent.page.get_by_role("button", name="Resolve", exact=True)).to_be_visible()
    expect(visitor.widget.get_by_text("Marked as solved. Write again")).to_be_hidden()


def test_an_agent_hands_a_session_back_and_takes_it_again(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Who made the mug?")
    agent.open_session("Who made the mug?")
    assigned = agent.page.get_by_role("button", name=re.compile("^Assigned to"))
    unassigned = agent.page.get_by_role("button", name="Unassigned", exact=True)

    expect(assigned).to_be_visible()
    agent.switch_availability()  # while online it would come straight back
    expect(agent.page.get_by_role("switch")).not_to_be_checked()
    assigned.click()
    agent.page.get_by_role("menuitem", name="Unassign").click()
    expect(unassigned).to_be_visible()
    unassigned.click()
    agent.page.get_by_role("menuitem", name="Assign to me").click()

    expect(assigned).to_be_visible()
    agent.switch_availability()
    expect(agent.page.get_by_role("switch")).to_be_checked()


def test_the_inbox_works_from_the_keyboard(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Keys one")
    expect(agent.row("Keys one")).to_be_visible()
    visitor.widget.get_by_role("button", name="All conversations").click()
    visitor.widget.get_by_role("button", name="New conversation").click()
    visitor.write_and_wait("Keys two")
    rows = agent.page.get_by_role("region", name="Conversations").get_by_role("link")
    for number, text in enumerate(("Keys two", "Keys one")):
        expect(rows.nth(number)).to_contain_text(text)
        # Once they are assigned they stay where they are in the list.
        expect(rows.nth(number).get_by_title("Owner")).to_be_visible()

    agent.page.keyboard.press("j")
    agent.page.keyboard.press("j")
    agent.page.keyboard.press("Enter")
    agent.expect_message("Keys one")
    agent.page.keyboard.press("k")
    agent.page.keyboard.press("Enter")
    agent.expect_message("Keys two")
    agent.page.keyboard.press("r")
    expect(agent.reply_field).to_be_focused()
    agent.page.keyboard.press("Escape")
    agent.page.keyboard.press("e")

    expect(agent.page.get_by_role("button", name="Reopen")).to_be_visible()


def test_the_palette_opens_over_any_page_and_goes_to_another(agent: Agent) -> None:
    agent.page.keyboard.press("Control+k")
    field = agent.page.get_by_role("combobox", name="Type a command")
    expect(field).to_be_focused()
    field.fill("plugins")
    # pages are offered once it is known what this person may see
    expect(agent.page.get_by_role("option", selected=True)).to_contain_text("Go to Plugins")
    agent.page.keyboard.press("Enter")

    expect(agent.page.get_by_role("heading", name="Plugins", level=1)).to_be_visible()
    agent.page.keyboard.press("Control+k")
    expect(field).to_be_visible()
    agent.page.keyboard.press("Escape")
    expect(field).to_be_hidden()


def test_a_widget_opened_while_it_loads_takes_the_focus(
    host: Host, new_context: NewContext
) -> None:
    page = new_context().new_page()
    held: list[Route] = []
    page.route("**/widget/v1/*/config", lambda route: held.append(route))
    visitor = Visitor(page, host.url)
    with page.expect_request("**/widget/v1/*/config"):
        visitor.launcher.focus()
    # the app has been told that it is closed, and waits for its config
    expect(page.locator("chatclick-widget[data-ready]")).to_have_count(1)

    page.keyboard.press("Enter")
    expect(visitor.launcher).to_have_attribute("aria-expanded", "true")
    held[0].continue_()

    expect(visitor.field).to_be_focused()


def test_escape_closes_the_widget_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.field).to_be_focused()

    visitor.page.keyboard.press("Escape")

    expect(visitor.launcher).to_have_attribute("aria-expanded", "false")
    expect(visitor.launcher).to_be_focused()


def test_a_language_is_found_out_and_then_chosen_by_a_person(
    host: Host, visitor: Visitor, agent: Agent
) -> None:
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.post(
            "/plugins/language_detection/enable", headers={"Authorization": f"Bearer {token}"}
        ).raise_for_status()
    page = agent.page
    visitor.open_widget()
    visitor.write_and_wait("Wo bleibt denn meine Bestellung? Sie ist seit Montag unterwegs.")
    agent.open_session("Wo bleibt denn meine Bestellung?")
    expect(page.get_by_text("set the language to German")).to_be_visible(timeout=60_000)

    page.get_by_role("button", name="Change: Language").click()
    page.get_by_role("combobox", name="Language", exact=True).select_option("French")

    expect(page.get_by_text("set the language to French")).to_be_visible()
    expect(page.locator("dd").filter(has_text="French")).to_be_visible()
    visitor.write_and_wait("Ich warte und warte, und niemand sagt mir etwas.")
    agent.expect_message("Ich warte und warte, und niemand sagt mir etwas.")
    expect(page.locator("dd").filter(has_text="French")).to_be_visible()
