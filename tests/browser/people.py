"""A visitor on a page with the widget, an agent in the inbox: what they do and what they see."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from .host import OWNER_EMAIL, PASSWORD


class Visitor:
    """Somebody on a page that embeds the widget.

    Attributes:
        page: the page around the widget.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)

    @property
    def launcher(self) -> Locator:
        """The button that opens the panel."""
        return self.page.locator("chatclick-widget .launcher")

    @property
    def widget(self) -> FrameLocator:
        """The app inside the panel."""
        return self.page.frame_locator("chatclick-widget iframe")

    @property
    def field(self) -> Locator:
        """Where messages are written."""
        return self.widget.get_by_role("textbox", name="Your message")

    @property
    def bubbles(self) -> Locator:
        """The messages of the open thread."""
        return self.widget.locator(".bubble")

    @property
    def frame(self) -> Frame:
        """The frame the app runs in."""
        return next(frame for frame in self.page.frames if frame.url.endswith("/frame"))

    def open_widget(self) -> None:
        """Open the panel and wait for the app."""
        self.launcher.click()
        expect(self.field).to_be_visible()

    def write(self, text: str) -> None:
        """Type a message and press Enter."""
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.bubble(text)).to_have_count(1)

    def write_and_wait(self, text: str) -> None:
        """Write a message and wait until it is acknowledged."""
        self.write(text)
        self.expect_mark(re.compile("Sent|Delivered|Seen"))

    def bubble(self, text: str) -> Locator:
        """The message with this text."""
        return self.bubbles.filter(has_text=text)

    def expect_mark(self, mark: str | re.Pattern[str]) -> None:
        """Wait until the newest own message carries this mark."""
        expect(self.widget.locator(".message-own").last.locator(".mark")).to_contain_text(mark)

    def expect_message(self, text: str) -> None:
        """Wait until the message shows, once."""
        expect(self.bubble(text)).to_have_count(1)
        expect(self.bubble(text)).to_be_visible()


class Agent:
    """Somebody who answers in the inbox.

    Attributes:
        page: the page with the inbox.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self) -> None:
        """Sign in at the door and go to all sessions."""
        self.page.goto(f"{self.url}/admin")
        self.page.get_by_label("E-mail").fill(OWNER_EMAIL)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.locator("a[href$='/inbox/all']").first.click()
        expect(self.page.get_by_role("heading", name="All", exact=True)).to_be_visible()

    @contextmanager
    def reading(self, language: str) -> Iterator[None]:
        """Read everything in another language for a while; it is kept with the person."""
        self.choose_language(language)
        try:
            yield
        finally:
            self.choose_language("English")

    def choose_language(self, language: str) -> None:
        """Choose a language by its own name, and wait until the server knows."""
        self.page.goto(f"{self.url}/admin/profile#looks")
        with self.page.expect_response(
            lambda answer: (
                answer.request.method == "PATCH" and answer.url.endswith("/me/preferences")
            )
        ):
            self.page.get_by_text(language, exact=True).click()

    def switch_availability(self) -> None:
        """Go away or come back, and wait until the server knows; the switch shows it before."""
        with self.page.expect_response(
            lambda answer: answer.request.method == "PATCH" and answer.url.endswith("/me")
        ):
            self.page.get_by_role("switch").click()

    def row(self, text: str) -> Locator:
        """The session in the list whose newest message has this text."""
        return (
            self.page.get_by_role("region", name="Conversations")
            .get_by_role("link")
            .filter(has_text=text)
        )

    def open_session(self, text: str) -> None:
        """Open the session whose newest message has this text."""
        self.row(text).click()
        self.expect_message(text)

    @property
    def reply_field(self) -> Locator:
        """Where replies are written."""
        return self.page.get_by_role("textbox", name="Reply to the visitor")

    def reply(self, text: str) -> None:
        """Answer the open session."""
        self.reply_field.fill(text)
        self.reply_field.press("Control+Enter")
        self.expect_message(text)

    def add_note(self, text: str) -> None:
        """Write an internal note into the open session."""
        self.page.get_by_role("tab", name="Internal note").click()
        expect(self.page.get_by_role("textbox", name="Internal note")).to_be_focused()
        self.page.keyboard.insert_text(text)
        self.page.get_by_role("button", name="Add note").click()
        self.expect_message(text)

    def message(self, text: str) -> Locator:
        """The message of the open thread with this text."""
        return self.page.get_by_role("article").filter(has_text=text)

    def expect_message(self, text: str) -> None:
        """Wait until the message shows, once."""
        expect(self.message(text)).to_have_count(1)
        expect(self.message(text)).to_be_visible()
