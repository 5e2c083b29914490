"""An agent works through twenty waiting conversations, and the mouse lies where it lay."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, Host
from .site import Desk
from .test_inbox_list import Caller

pytestmark = pytest.mark.slow

CASES = 20


class Triage:
    """The inbox as somebody sees it who has a keyboard alone.

    Args:
        page: a page nobody is signed in on.
        cases: the first message of each conversation, by its id.
    """

    def __init__(self, page: Page, cases: dict[str, str]) -> None:
        self.page = page
        self.cases = cases
        self.open_id = ""

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def sign_in(self, url: str) -> None:
        """Sign in at the door and go to all conversations."""
        self.page.goto(f"{url}/admin")
        expect(self.page.get_by_label("E-mail")).to_be_focused()
        self.page.keyboard.type(OWNER_EMAIL)
        self.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.press("Enter")
        expect(self.page.get_by_role("region", name="Conversations")).to_be_visible()
        self.press("g", "a")
        expect(self.page.get_by_role("heading", name="All", exact=True)).to_be_visible()

    def row(self, text: str) -> Locator:
        """The conversation in the list."""
        rows = self.page.get_by_role("region", name="Conversations").get_by_role("link")
        return rows.filter(has_text=text)

    def expect_opened(self) -> str:
        """Wait until another conversation than before is open; return its text."""
        another = re.compile(rf"/inbox/all/(?!{self.open_id or 'none'}$)ses_[0-9a-f]+$")
        expect(self.page).to_have_url(another)
        self.open_id = self.page.url.rpartition("/")[2]
        text = self.cases[self.open_id]
        expect(self.page.get_by_role("article").filter(has_text=text)).to_be_visible()
        return text

    def write(self, key: str, field: str, text: str, *send: str) -> None:
        """Reply or note, and wait until it stands in the thread."""
        self.press(key)
        expect(self.page.get_by_role("textbox", name=field)).to_be_focused()
        self.page.keyboard.type(text)
        self.press(*send)
        expect(self.page.get_by_role("article").filter(has_text=text)).to_be_visible()
        self.press("Escape")
        expect(self.page.get_by_role("textbox", name=field)).not_to_be_focused()

    def choose(self, text: str, option: str) -> None:
        """Type into the sheet that has opened and take what it offers."""
        field = self.page.get_by_role("combobox")
        expect(field).to_be_focused()
        self.page.keyboard.type(text)
        expect(self.page.get_by_role("option", name=option).first).to_be_visible()
        self.press("Enter")

    def resolve(self) -> None:
        """Resolve it; the next one opens."""
        text = self.cases[self.open_id]
        self.press("Shift+E")
        expect(self.row(text)).to_have_count(0)


def reply(desk: Triage, text: str) -> None:
    desk.write("r", "Reply to the visitor", f"Answer to {text}", "Control+Enter")
    desk.resolve()


def add_note(desk: Triage, text: str) -> None:
    desk.write("n", "Internal note", f"About {text}", "Control+Enter")
    desk.resolve()


def tag(desk: Triage, text: str) -> None:
    desk.press("l")
    desk.choose("refund", "refund")
    expect(desk.row(text)).to_contain_text("refund")
    desk.press("Escape")
    expect(desk.page.get_by_role("combobox")).to_have_count(0)
    desk.resolve()


def raise_priority(desk: Triage, text: str) -> None:
    desk.press("Control+k")
    desk.choose("set priority", "Set priority")
    expect(desk.page.get_by_placeholder("Which priority?")).to_be_focused()
    desk.choose("urgent", "Urgent")
    expect(desk.row(text).get_by_role("img", name="Urgent")).to_be_visible()
    desk.resolve()


def take(desk: Triage, text: str) -> None:
    desk.press("i")
    expect(desk.row(text).get_by_title("Owner")).to_be_visible()
    desk.resolve()


def put_off(desk: Triage, text: str) -> None:
    desk.press("Control+k")
    desk.choose("snooze tomorrow", "Tomorrow morning")
    expect(desk.row(text)).to_have_count(0)
    desk.press("j")
    open_row_with_focus(desk)


def put_off_by_menu(desk: Triage, text: str) -> None:
    desk.press("s")
    first = desk.page.get_by_role("menuitem", name="In one hour")
    expect(first).to_be_focused()
    desk.press("Enter")
    expect(desk.row(text)).to_have_count(0)
    expect(desk.page.get_by_role("menu")).to_have_count(0)
    desk.press("j")
    open_row_with_focus(desk)


def answer_and_resolve(desk: Triage, text: str) -> None:
    desk.write("r", "Reply to the visitor", f"Done: {text}", "Control+Shift+Enter")
    expect(desk.row(text)).to_have_count(0)
    desk.press("j")
    open_row_with_focus(desk)


def resolve_and_undo(desk: Triage, text: str) -> None:
    desk.press("e", "z")
    thread = desk.page.get_by_role("log")
    expect(thread.get_by_text("resolved the conversation")).to_be_visible()
    expect(thread.get_by_text("reopened the conversation")).to_be_visible()
    expect(desk.row(text)).to_be_visible()
    desk.resolve()


def walk_and_come_back(desk: Triage, text: str) -> None:
    desk.press("j")
    expect(desk.page.locator("a[data-cursor='true']")).to_be_focused()
    desk.press("k")
    expect(desk.row(text)).to_be_focused()
    desk.resolve()


def open_row_with_focus(desk: Triage) -> None:
    expect(desk.page.locator("a[data-cursor='true']")).to_be_focused()
    desk.press("Enter")


WORK: list[Callable[[Triage, str], None]] = [
    reply,
    add_note,
    tag,
    raise_priority,
    take,
    put_off,
    answer_and_resolve,
    put_off_by_menu,
    walk_and_come_back,
    resolve_and_undo,
]


def test_twenty_conversations_are_worked_through_with_the_keyboard_alone(
    host: Host, new_context: NewContext
) -> None:
    # Whoever is away is sent nothing, so the order of the list is that of the messages.
    Desk(host).be_away()
    caller = Caller(host)
    cases = {caller.begin(text): text for text in (f"Case {n:02}" for n in range(CASES))}
    desk = Triage(new_context(viewport={"width": 1440, "height": 900}).new_page(), cases)
    desk.sign_in(host.url)
    expect(desk.row("Case")).to_have_count(CASES)

    desk.press("j")
    open_row_with_focus(desk)
    done = set()
    for turn in range(CASES):
        text = desk.expect_opened()
        WORK[turn % len(WORK)](desk, text)
        done.add(text)

    assert done == set(cases.values())
    expect(desk.page.get_by_text("No open conversations")).to_be_visible()
    expect(desk.row("Case")).to_have_count(0)
