"""The designer: a change is seen in the real widget, published, and met by a visitor."""

import re

from playwright.sync_api import FrameLocator, Page, expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

PALE = "#ffe08a"
SAVED = re.compile("Draft saved")


class Designer:
    """Somebody who designs the first widget.

    Attributes:
        page: the page with the designer.
    """

    def __init__(self, agent: Agent) -> None:
        self.page: Page = agent.page
        self.page.goto(f"{agent.url}/admin/widgets")
        self.page.get_by_role("link", name="My site").click()
        expect(self.page.get_by_role("tab", name="Look")).to_be_visible()

    @property
    def preview(self) -> FrameLocator:
        """The page inside the preview."""
        return self.page.frame_locator("iframe[title='Preview of the widget']")

    @property
    def chat(self) -> FrameLocator:
        """The app inside the preview's page."""
        return self.preview.frame_locator("chatclick-widget iframe")

    def unfold(self, name: str) -> None:
        """Open a section of the tab."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def open_tab(self, name: str) -> None:
        """Go to a tab."""
        self.page.get_by_role("tab", name=name).click()

    def expect_saved(self) -> None:
        """Wait until the draft is stored."""
        expect(self.page.locator("[data-save=saved]")).to_have_text(SAVED)

    def publish(self) -> None:
        """Publish the draft."""
        self.page.get_by_role("button", name="Publish widget").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Publish widget").click()
        expect(dialog).to_be_hidden()


def test_what_is_designed_shows_at_once_and_visitors_meet_it_once_it_is_published(
    host: Host, agent: Agent, new_context: NewContext
) -> None:
    designer = Designer(agent)
    page = designer.page
    expect(designer.chat.get_by_text("How can we help?")).to_be_visible()

    page.get_by_label("Accent", exact=True).fill(PALE)
    expect(page.get_by_text("Hard to see on a white page")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Use #")).first.click()
    designer.open_tab("Content")
    page.get_by_label("greeting.title in English").fill("Ask the potter")

    expect(designer.chat.get_by_text("Ask the potter")).to_be_visible()
    expect(page.get_by_label("greeting.title in English")).to_be_focused()
    designer.expect_saved()
    page.get_by_role("button", name="Publish widget").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("The accent changed from #0f766e")).to_be_visible()
    expect(dialog.get_by_text("any site may embed this widget")).to_be_visible()
    dialog.get_by_role("button", name="Publish widget").click()
    expect(dialog).to_be_hidden()

    visitor = Visitor(new_context().new_page(), host.url)
    visitor.launcher.click()
    expect(visitor.widget.get_by_text("Ask the potter")).to_be_visible()
