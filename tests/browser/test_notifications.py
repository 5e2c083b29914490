"""The bell tells at once, leads there, and is quiet about what somebody switched off."""

import re
from typing import Any

import httpx2
from playwright.sync_api import Page, expect

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent, Visitor

GRACE = {
    "name": "Grace",
    "email": "grace@example.com",
    "role": "admin",
    "password": "another horse battery",
}


class Colleague:
    """Somebody else of the staff, by way of the API."""

    def __init__(self, host: Host) -> None:
        self._url = f"{host.url}/api/v1"
        self._token = ""
        self._token = self._sign_in(OWNER_EMAIL, PASSWORD)
        self.owner_id = self.call("GET", "me")["id"]
        self.call("POST", "staff", GRACE)
        self._token = self._sign_in(GRACE["email"], GRACE["password"])

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the API as they."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        url = f"{self._url}/{path}"
        answer = httpx2.request(method, url, json=body, headers=headers, timeout=PATIENCE_S)
        assert answer.is_success, answer.text
        return answer.json()

    def give(self) -> None:
        """Take the one conversation there is, and give it to the owner."""
        [session] = self.call("GET", "sessions?view=all")["data"]
        for staff_id in (None, self.owner_id):
            self.call("POST", f"sessions/{session['id']}/assign", {"staff_id": staff_id})

    def _sign_in(self, email: str, password: str) -> str:
        entry = {"email": email, "password": password}
        return str(self.call("POST", "auth/login", entry)["access_token"])


def expect_unread(page: Page, count: int) -> None:
    """Wait until the bell says so."""
    name = f"Notifications, {count} not read" if count else "Notifications"
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_the_bell_tells_leads_there_and_keeps_to_what_is_wanted(
    host: Host, visitor: Visitor, agent: Agent
) -> None:
    page = agent.page
    agent.switch_availability()  # or the rules would give it to them before Grace does
    colleague = Colleague(host)
    visitor.open_widget()
    visitor.write_and_wait("Do you have lamps?")
    page.goto(f"{host.url}/admin/profile#notifications")
    given = page.get_by_role("checkbox", name="A conversation is given to me, Bell")
    expect(given).to_be_checked()
    expect_unread(page, 0)

    colleague.give()
    expect_unread(page, 1)
    page.keyboard.press("g")
    page.keyboard.press("b")
    told = page.get_by_role("dialog", name="Notifications")
    expect(told.get_by_text("Grace gave you a conversation.")).to_be_visible()
    told.get_by_role("button", name=re.compile("A conversation is yours")).click()
    expect(page).to_have_url(re.compile(r"/inbox/all/ses_"))
    agent.expect_message("Do you have lamps?")
    expect_unread(page, 0)

    page.goto(f"{host.url}/admin/profile#notifications")
    with page.expect_response(lambda one: one.request.method == "PATCH" and one.ok):
        given.click()
    page.reload()
    expect(given).not_to_be_checked()
    colleague.give()
    mention = {"type": "text", "text": "Have a look", "mentions": [colleague.owner_id]}
    [session] = colleague.call("GET", "sessions?view=all")["data"]
    note = {"client_msg_id": "n1", "kind": "note", "content": mention}
    colleague.call("POST", f"sessions/{session['id']}/messages", note)
    expect_unread(page, 1)  # of the mention alone, which came after
