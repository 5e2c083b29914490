"""Tabs of one visitor: one conversation, one count of what is unread, one logout."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .people import Visitor
from .site import Desk, SitePage, serve_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(host: Host) -> Desk:
    return Desk(host)


@pytest.fixture(scope="module")
def src(desk: Desk) -> str:
    return desk.make_widget()


def test_tabs_share_the_conversation_and_what_is_unread(
    desk: Desk, src: str, new_context: NewContext
) -> None:
    with serve_site(src, {"/": SitePage()}) as url:
        context = new_context()
        first = Visitor(context.new_page(), url)
        first.open_widget()
        first.write_and_wait("two tabs of one")
        second = Visitor(context.new_page(), url)
        expect(second.launcher).to_be_visible()
        first.page.keyboard.press("Escape")
        expect(first.page.locator("chatclick-widget[data-open]")).to_have_count(0)

        desk.reply("two tabs of one", "An answer")
        for tab in (first, second):
            expect(tab.page.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
        second.open_widget()
        second.expect_message("An answer")

        expect(first.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()


def test_a_logout_in_one_tab_is_one_in_all(src: str, new_context: NewContext) -> None:
    with serve_site(src, {"/": SitePage()}) as url:
        context = new_context()
        first = Visitor(context.new_page(), url)
        first.open_widget()
        first.write_and_wait("a secret of mine")
        second = Visitor(context.new_page(), url)
        second.open_widget()
        second.expect_message("a secret of mine")

        first.page.evaluate("chatclick('logout')")

        expect(second.bubbles).to_have_count(0)
        second.page.reload()
        expect(second.field).to_be_visible()
        expect(second.bubbles).to_have_count(0)
