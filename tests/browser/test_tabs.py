"""Tabs of one browser share one login, whatever they do at the same time."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .host import Host
from .people import Agent

pytestmark = pytest.mark.slow

TABS = 4
ROUNDS = 3


def test_tabs_that_renew_the_login_at_once_all_stay_signed_in(
    host: Host, new_context: NewContext
) -> None:
    context = new_context()
    agent = Agent(context.new_page(), host.url)
    agent.sign_in()
    tabs = [agent.page, *(context.new_page() for _ in range(TABS - 1))]
    for tab in tabs[1:]:
        tab.goto(f"{host.url}/admin/inbox/all")

    for _ in range(ROUNDS):
        for tab in tabs:
            tab.evaluate("setTimeout(() => location.reload(), 0)")
        for tab in tabs:
            expect(tab.get_by_role("heading", name="All", exact=True)).to_be_visible()


def test_a_page_left_while_it_renews_the_login_keeps_it(
    host: Host, new_context: NewContext
) -> None:
    page = new_context().new_page()
    agent = Agent(page, host.url)
    agent.sign_in()

    for _ in range(ROUNDS):
        with page.expect_request("**/api/v1/auth/refresh"):
            leave(page)
        leave(page)

    expect(page.get_by_role("heading", name="All", exact=True)).to_be_visible()


def leave(page: Page) -> None:
    """Load the page anew from within: the browser's own command is refused between two pages."""
    with page.expect_navigation(wait_until="commit"):
        page.evaluate("setTimeout(() => location.reload(), 0)")


def test_a_page_older_than_the_host_is_fetched_anew(
    host: Host, new_context: NewContext, complaints: list[str]
) -> None:
    page = new_context().new_page()
    Agent(page, host.url).sign_in()
    page.route("**/assets/PluginsPage-*.js", lambda route: route.abort(), times=1)

    page.locator("a[href$='/plugins']").first.click()

    expect(page.get_by_role("heading", name="Plugins", level=1)).to_be_visible()
    assert any("PluginsPage" in one for one in complaints)
    complaints.clear()
