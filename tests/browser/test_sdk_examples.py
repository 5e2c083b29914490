"""The example apps: the chat comes, moves into the page and back, and leaves with the app."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .people import Visitor
from .site import Desk, serve_site

pytestmark = pytest.mark.slow

SDKS = Path(__file__).parents[2] / "sdks"


@pytest.mark.parametrize("name", ["react", "vue"])
def test_the_chat_lives_as_long_as_the_app_wants_it(
    name: str, host: Host, new_context: NewContext
) -> None:
    src = Desk(host).make_widget()
    origin, _, widget = src.removesuffix(".js").partition("/widget/v1/")
    with serve_site(src, {}, SDKS / name / "example/dist") as url:
        visitor = Visitor(new_context().new_page(), f"{url}/?origin={origin}&widget={widget}")
        page = visitor.page
        expect(page.locator("output")).to_have_text("closed, 0 unread")
        page.get_by_role("button", name="Ask us").click()
        visitor.write_and_wait(f"Hello from {name}")
        expect(page.locator("output")).to_have_text("open, 0 unread")

        page.get_by_role("button", name="Help", exact=True).click()
        expect(page.locator("main chatclick-widget")).to_have_count(1)
        visitor.expect_message(f"Hello from {name}")
        page.get_by_role("button", name="Home").click()
        expect(page.locator("main chatclick-widget")).to_have_count(0)
        expect(page.locator("chatclick-widget")).to_have_count(1)
        page.get_by_role("button", name="Remove the chat").click()

        expect(page.locator("chatclick-widget")).to_have_count(0)
        assert page.evaluate("window.chatclick") is None
        assert page.locator("script[src*='/widget/']").count() == 0
