"""From an empty installation to the first conversation, as its owner goes there."""

import pytest
from playwright.sync_api import expect

from .axe import find_violations
from .conftest import NewContext
from .host import Host

pytestmark = pytest.mark.slow


def test_from_the_account_to_the_first_message_and_what_comes_next(
    fresh_host: Host, new_context: NewContext
) -> None:
    page = new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(f"{fresh_host.url}/admin")
    page.get_by_label("Name").fill("Ada Lind")
    page.get_by_label("E-mail").fill("ada@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Create account").click()

    # the site, its snippet, and a check that says what is wrong
    expect(page.get_by_role("button", name="Save site")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Lumen & Clay")
    page.get_by_label("Accent colour").fill("#b4235a")
    page.get_by_label("Address", exact=True).fill("127.0.0.1")
    page.get_by_role("button", name="Save site").click()
    expect(page.get_by_text("Your site is saved and published")).to_be_visible()
    expect(page.get_by_text("/widget/v1/wgt_")).to_be_visible()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Only pages on the public Internet")).to_be_visible()
    steps = page.get_by_role("region", name="First steps")
    expect(steps).to_contain_text("1 of 5")
    assert find_violations(page) == []

    # the widget on the left, the inbox on the right
    page.get_by_role("button", name="Continue").click()
    site = page.frame_locator("iframe[title='What visitors see']")
    chat = site.frame_locator("chatclick-widget iframe")
    field = chat.get_by_role("textbox", name="Your message")
    field.fill("Does it work?")
    field.press("Enter")
    inbox = page.get_by_role("region", name="What you see")
    expect(inbox.get_by_role("article").filter(has_text="Does it work?")).to_be_visible()
    reply = inbox.get_by_role("textbox", name="Reply to the visitor")
    reply.fill("It does.")
    reply.press("Control+Enter")
    expect(chat.locator(".bubble").filter(has_text="It does.")).to_be_visible()
    expect(steps).to_contain_text("2 of 5")

    # sample data comes and goes
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Sample conversations").press("Space")
    expect(page.get_by_text("sample conversations were added")).to_be_visible()
    page.get_by_role("button", name="Go to the inbox").click()
    conversations = page.get_by_role("region", name="Conversations")
    expect(conversations.get_by_text("Now there is a third charge")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("sample data")
    page.get_by_role("option", name="Remove sample data").click()
    expect(page.get_by_text("Nothing of the sample data is left")).to_be_visible()
    expect(conversations.get_by_text("Now there is a third charge")).to_have_count(0)

    # the list can be put away, and the steps opened again
    steps.get_by_role("button", name="Put the list away").click()
    expect(steps).to_have_count(0)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("first steps")
    page.get_by_role("option", name="First steps").click()
    expect(page.get_by_role("heading", name="Welcome to Chatclick")).to_be_visible()
