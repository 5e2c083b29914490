"""The frame around all pages: keys of one's own, the palette, a language that reads leftwards."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow


def test_a_key_of_ones_own_works_at_once_and_in_another_browser(
    host: Host, visitor: Visitor, agent: Agent, new_context: NewContext
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Is the teapot dishwasher safe?")
    agent.open_session("Is the teapot dishwasher safe?")
    page = agent.page

    page.keyboard.press("?")
    page.get_by_role("button", name="Change keyboard shortcuts").click()
    page.get_by_role("button", name="Change the key of “Write an internal note”").click()
    page.keyboard.press("r")
    expect(page.get_by_role("status").filter(has_text="In use by: Reply")).to_be_visible()
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("button", name="Change the key of “Reply”")).to_have_text("No key")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="Internal note")).to_be_focused()

    other = Agent(new_context().new_page(), host.url)
    other.sign_in()
    other.open_session("Is the teapot dishwasher safe?")
    other.page.keyboard.press("?")
    row = other.page.get_by_role("dialog").locator("dl > div").filter(has_text="internal note")
    expect(row).to_contain_text("R")
