"""The inbox's left pane: two agents act on several conversations, keep a view, search and merge."""

import re
import uuid
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from .host import PATIENCE_S, Host
from .people import Agent
from .site import Desk

pytestmark = pytest.mark.slow


class Caller:
    """A visitor who writes by way of the API."""

    def __init__(self, host: Host) -> None:
        self._url = host.url
        widget = Desk(host).make_widget().rpartition("/")[2].removesuffix(".js")
        address = f"{self._url}/widget/v1/{widget}/visitor"
        start = httpx2.post(address, json={}, timeout=PATIENCE_S).json()
        self._headers = {"Authorization": f"Bearer {start['token']}"}

    def begin(self, *texts: str) -> str:
        """Start a conversation with these messages; return its id."""
        session: str = self._post("sessions", {})["id"]
        for text in texts:
            message = {"client_msg_id": str(uuid.uuid4()), "text": text}
            self._post(f"sessions/{session}/messages", message)
        return session

    def _post(self, path: str, body: object) -> Any:
        address = f"{self._url}/api/v1/{path}"
        answer = httpx2.post(address, json=body, headers=self._headers, timeout=PATIENCE_S)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture
def colleague(host: Host, new_context: Any) -> Agent:
    """A second person at the same inbox."""
    colleague = Agent(new_context(viewport={"width": 1440, "height": 900}).new_page(), host.url)
    colleague.sign_in()
    return colleague


def test_two_agents_see_what_one_does_to_several_conversations(
    host: Host, agent: Agent, colleague: Agent
) -> None:
    texts = [f"Bulk {name}" for name in ("one", "two", "three")]
    for text in texts:
        Caller(host).begin(text)
    for text in texts:
        # Once they are assigned they stay where they are in the list.
        expect(agent.row(text).get_by_title("Owner")).to_be_visible()
        expect(colleague.row(text).get_by_title("Owner")).to_be_visible()
    keys = agent.page.keyboard

    agent.row("Bulk three").focus()
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    expect(agent.page.get_by_role("toolbar")).to_contain_text("3 selected")
    keys.press("l")
    agent.page.get_by_role("combobox").fill("urgent refund")
    expect(agent.page.get_by_role("option", name="New tag")).to_be_visible()
    keys.press("Enter")
    keys.press("Escape")

    for text in texts:
        expect(colleague.row(text)).to_contain_text("urgent refund")
    agent.page.get_by_role("toolbar").get_by_role("button", name="Resolve").click()
    undo = agent.page.get_by_role("button", name="Undo")
    undo.last.hover()  # under the mouse it stays, however slow the machine is
    for text in texts:
        expect(colleague.row(text)).to_have_count(0)
    undo.last.click()
    for text in texts:
        expect(colleague.row(text)).to_be_visible()

    agent.row("Bulk three").focus()
    keys.press("x")
    agent.page.get_by_role("button", name="Select all").click()
    expect(agent.page.get_by_role("toolbar")).to_contain_text("3 selected")
    agent.page.get_by_role("toolbar").get_by_role("button", name="Snooze").click()
    agent.page.get_by_role("option", name="Another time").click()
    dialog = agent.page.get_by_role("dialog", name="Snooze until")
    dialog.get_by_label("Date and time").fill("2099-01-15T09:30")
    expect(dialog).to_contain_text("Thursday, January 15, 2099 at 9:30 AM")
    dialog.get_by_role("button", name="Snooze").click()
    for text in texts:
        expect(colleague.row(text)).to_have_count(0)


def test_a_filter_is_kept_as_a_view(host: Host, agent: Agent) -> None:
    Caller(host).begin("Is anybody there?")
    expect(agent.row("Is anybody there?")).to_be_visible()
    page = agent.page

    page.get_by_role("button", name="Unanswered", exact=True).click()
    page.get_by_role("button", name="Save as view").click()
    page.get_by_label("Name", exact=True).fill("Nobody answered")
    page.get_by_role("button", name="Save view").click()

    expect(page.get_by_role("heading", name="Nobody answered")).to_be_visible()
    page.reload()
    expect(agent.row("Is anybody there?")).to_be_visible()
    chip = page.get_by_role("button", name="Unanswered", exact=True)
    expect(chip).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="View options").click()
    page.get_by_role("menuitem", name="Delete view").click()
    expect(page.get_by_role("heading", name="All", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Nobody answered")).to_have_count(0)


def test_a_search_opens_the_conversation_at_the_hit(host: Host, agent: Agent) -> None:
    Caller(host).begin("The walnut shelf creaks", *(f"More about it {n}" for n in range(40)))
    expect(agent.row("More about it 39")).to_be_visible()
    Desk(host).wait_until_found("walnut")
    page = agent.page

    page.get_by_role("button", name="Search messages").click()
    page.get_by_role("searchbox").fill("walnut")
    hit = page.get_by_role("dialog").get_by_role("link").filter(has_text="walnut shelf")
    expect(hit.locator("mark")).to_have_text("walnut")
    hit.click()

    expect(agent.message("The walnut shelf creaks")).to_be_in_viewport()
    page.get_by_role("button", name="Search messages").click()
    expect(page.get_by_role("button", name="walnut", exact=True)).to_be_visible()


def test_two_conversations_of_a_visitor_are_merged_and_parted_again(
    host: Host, agent: Agent
) -> None:
    caller = Caller(host)
    caller.begin("Merge: the first")
    caller.begin("Merge: the second")
    expect(agent.row("Merge: the first")).to_be_visible()
    agent.open_session("Merge: the second")
    page = agent.page

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("merge into")
    page.get_by_role("option", name="Merge into another conversation").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="Merge: the first")).to_be_checked()
    dialog.get_by_role("button", name="Merge conversations").click()
    undo = page.get_by_role("button", name="Undo")
    undo.last.hover()  # under the mouse it stays, however slow the machine is

    agent.expect_message("Merge: the first")
    expect(agent.row("Merge: the second")).to_have_count(0)
    undo.last.click()
    expect(agent.row("Merge: the second")).to_be_visible()
    expect(agent.row(re.compile("Merge: the first"))).to_be_visible()
