"""A day passes in fast time and the line drops every hour: no reload, nothing missed."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from chatclick.ids import new_id

from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, Host
from .people import Agent

pytestmark = pytest.mark.slow

HOURS = 24
KEEP_SOCKETS = """(() => {
  const Real = WebSocket;
  window.sockets = [];
  window.WebSocket = class extends Real {
    constructor(...args) { super(...args); window.sockets.push(this); }
  };
})()"""
DROP = "() => window.sockets.at(-1).close()"


class Writer:
    """A visitor without a browser."""

    def __init__(self, host: Host) -> None:
        self.http = httpx2.Client(base_url=host.url, timeout=30)
        login = {"email": OWNER_EMAIL, "password": PASSWORD}
        owner = self._post("/api/v1/auth/login", login)["access_token"]
        widgets = self.http.get("/api/v1/widgets", headers=bearer(owner)).json()["data"]
        self.token = self._post(f"/widget/v1/{widgets[0]['id']}/visitor", {})["token"]

    def open_session(self) -> str:
        """Open a session and return its id."""
        return str(self._post("/api/v1/sessions", {}, bearer(self.token))["id"])

    def write(self, session_id: str, text: str) -> None:
        """Write a message."""
        message = {"client_msg_id": new_id("message"), "text": text}
        self._post(f"/api/v1/sessions/{session_id}/messages", message, bearer(self.token))

    def _post(self, path: str, body: object, headers: dict[str, str] | None = None) -> dict:
        reply = self.http.post(path, json=body, headers=headers)
        assert reply.status_code < 300, reply.text
        answer: dict = reply.json()
        return answer


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_day_of_dropped_lines_needs_no_reload_and_misses_nothing(
    host: Host, new_context: NewContext
) -> None:
    writer = Writer(host)
    page = new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(KEEP_SOCKETS)
    page.clock.install()
    agent = Agent(page, host.url)
    agent.sign_in()
    opened, other = writer.open_session(), writer.open_session()
    writer.write(opened, "Good morning")
    writer.write(other, "Somebody else, too")
    agent.open_session("Good morning")
    expect(agent.row("Somebody else, too")).to_be_visible()
    page.evaluate("window.isTheSamePage = true")

    for hour in range(HOURS):
        pass_an_hour(agent, writer, (opened, other), hour)

    assert page.evaluate("window.isTheSamePage")
    assert page.evaluate("window.sockets.length") > HOURS
    writer.http.close()


def pass_an_hour(agent: Agent, writer: Writer, sessions: tuple[str, str], hour: int) -> None:
    """Drop the line, let both visitors write meanwhile, and see that the page catches up."""
    opened, other = sessions
    agent.page.evaluate(DROP)
    writer.write(opened, f"Written at {hour} o'clock")
    writer.write(other, f"Elsewhere at {hour} o'clock")
    if hour % 6 == 0:
        agent.reply(f"Answered at {hour} o'clock")
    agent.page.clock.fast_forward("01:00:00")

    agent.expect_message(f"Written at {hour} o'clock")
    expect(agent.row(f"Elsewhere at {hour} o'clock")).to_be_visible()
    expect_live(agent.page)


def expect_live(page: Page) -> None:
    """Wait until the page says that it is connected, and nothing of its own waits to be sent."""
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    expect(page.get_by_text("Waiting for the connection")).to_have_count(0)
