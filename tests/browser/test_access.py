"""Everybody can use it: axe finds nothing, in light and dark."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from .axe import find_violations
from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow

Scheme = Literal["light", "dark"]
both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@both_schemes
def test_axe_finds_nothing(scheme: Scheme, host: Host, new_context: NewContext) -> None:
    visitor = Visitor(new_context(color_scheme=scheme).new_page(), host.url)
    agent = Agent(new_context(color_scheme=scheme).new_page(), host.url)
    agent.page.goto(f"{host.url}/admin")
    expect(agent.page.get_by_role("heading", name="Sign in to Chatclick")).to_be_visible()
    assert find_violations(agent.page) == [], "at the sign-in door"
    agent.sign_in()
    assert find_violations(agent.page) == [], "in the inbox with nothing open"
    visitor.open_widget()
    assert find_violations(visitor.frame) == [], "in the empty widget"

    visitor.write_and_wait(f"Is the teapot {scheme}?")
    agent.open_session(f"Is the teapot {scheme}?")
    agent.reply("See https://example.com/teapot")
    agent.add_note("Sold one yesterday.")
    visitor.expect_message("See https://example.com/teapot")

    assert find_violations(agent.page) == [], "in the inbox with a thread"
    assert find_violations(visitor.frame) == [], "in the widget with a thread"
    assert find_violations(visitor.page) == [], "on the shop page with the open panel"
    visitor.widget.get_by_role("button", name="All conversations").click()
    expect(visitor.widget.get_by_text("Your conversations").first).to_be_visible()
    assert find_violations(visitor.frame) == [], "in the widget's list"
    agent.page.keyboard.press("Escape")
    agent.page.keyboard.press("Control+k")
    expect(agent.page.get_by_role("combobox", name="Type a command")).to_be_visible()
    assert find_violations(agent.page) == [], "in the palette"


@both_schemes
def test_axe_finds_nothing_in_the_first_run_form(
    scheme: Scheme, fresh_host: Host, new_context: NewContext
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.goto(f"{fresh_host.url}/admin")
    expect(page.get_by_role("heading", name="Welcome to Chatclick")).to_be_visible()

    assert find_violations(page) == []
