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


def test_cards_of_the_home_screen_are_moved_with_keys_alone(agent: Agent) -> None:
    designer = Designer(agent)
    page = designer.page
    designer.unfold("Home screen")
    for kind in ("Conversations", "Contact"):
        page.get_by_role("button", name="Add to Home").click()
        page.get_by_role("menuitem", name=kind, exact=True).click()
    cards = page.get_by_role("list", name="Home").get_by_role("listitem")
    expect(cards).to_have_text([re.compile("Conversations"), re.compile("Contact")])

    page.get_by_role("button", name="Move Home, 2 of 2").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Now at Home, 2 of 2.")).to_be_attached()
    # the list hears arrows from a timer on that it set when the card was lifted
    page.evaluate("new Promise((done) => setTimeout(done))")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Now at Home, 1 of 2.")).to_be_attached()
    page.keyboard.press("Space")

    expect(cards).to_have_text([re.compile("Contact"), re.compile("Conversations")])
    page.get_by_role("button", name="More for Contact").click()
    page.get_by_role("menuitem", name="Move down").click()
    expect(cards).to_have_text([re.compile("Conversations"), re.compile("Contact")])
    expect(page.get_by_role("menu")).to_have_count(0)
    designer.expect_saved()
    page.keyboard.press("Control+z")
    expect(cards).to_have_text([re.compile("Contact"), re.compile("Conversations")])
    designer.expect_saved()


def test_two_editors_lose_nothing_and_choose_where_both_changed_the_same(
    host: Host, agent: Agent, new_context: NewContext
) -> None:
    other = Agent(new_context().new_page(), host.url)
    other.sign_in()
    mine, theirs = Designer(agent), Designer(other)
    mine.expect_saved()

    theirs.page.get_by_role("textbox", name="Roundness").fill("4")
    theirs.page.get_by_label("Accent", exact=True).fill("#7c3aed")
    theirs.expect_saved()
    mine.page.get_by_role("textbox", name="Shadow").fill("3")

    expect(mine.page.get_by_role("textbox", name="Roundness")).to_have_value("4")
    expect(mine.page.get_by_role("textbox", name="Shadow")).to_have_value("3")
    mine.expect_saved()

    mine.page.get_by_label("Accent", exact=True).fill("#15803d")
    mine.expect_saved()
    theirs.page.get_by_label("Accent", exact=True).fill("#be185d")
    dialog = theirs.page.get_by_role("dialog")
    expect(dialog.get_by_text("#15803d")).to_be_visible()
    expect(dialog.get_by_text("#be185d")).to_be_visible()
    dialog.get_by_text("Theirs", exact=True).last.click()
    dialog.get_by_role("button", name="Go on with these").click()

    expect(theirs.page.get_by_label("Accent", exact=True)).to_have_value("#15803d")
    expect(theirs.page.get_by_role("textbox", name="Shadow")).to_have_value("3")
    theirs.expect_saved()


def test_a_config_written_by_hand_has_its_errors_at_their_lines(agent: Agent) -> None:
    designer = Designer(agent)
    page = designer.page
    page.get_by_role("button", name="Code", exact=True).click()
    code = page.get_by_label("The draft as JSON")

    code.fill('{\n  "schemaVersion": 2,\n  "name": "My site",\n  "theme": {"radius": 99}\n}')
    expect(page.get_by_role("button", name="Line 4")).to_be_visible()
    expect(page.get_by_text("/theme/radius")).to_be_visible()
    code.fill('{\n  "schemaVersion": 2,\n  "name": "My site"')
    expect(page.get_by_text("is not JSON from column")).to_be_visible()
    code.fill('{\n  "schemaVersion": 2,\n  "name": "My site",\n  "theme": {"radius": 9}\n}')
    page.get_by_role("button", name="Back to the settings").click()

    expect(page.get_by_role("textbox", name="Roundness")).to_have_value("9")
    designer.expect_saved()
    designer.publish()
    page.get_by_role("button", name="Revisions").click()
    drawer = page.get_by_role("dialog", name="Revisions")
    drawer.get_by_role("button", name="Revision 1 ").click()
    drawer.get_by_role("button", name="Roll back to this").click()
    asked = page.get_by_role("dialog", name="Bring revision 1 back?")
    asked.get_by_role("button", name="Roll back to this").click()
    expect(asked).to_be_hidden()
    expect(page.get_by_role("textbox", name="Roundness")).to_have_value("")
