"""The queues page shows what goes on now, told by the socket while somebody looks."""

import json
from typing import Any

from playwright.sync_api import WebSocket, expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor


def test_what_waits_is_told_while_the_page_is_open(
    host: Host, visitor: Visitor, new_context: NewContext
) -> None:
    page = new_context().new_page()
    said: list[Any] = []
    page.on("websocket", lambda socket: note_boards(socket, said))
    agent = Agent(page, host.url)
    agent.sign_in()
    agent.switch_availability()
    page.goto(f"{host.url}/admin/queues")
    row = page.get_by_role("main").get_by_role("listitem").first
    waiting = row.get_by_role("term").filter(has_text="Waiting").locator("xpath=../dd")
    expect(waiting).to_have_text("0")

    visitor.open_widget()
    visitor.write_and_wait("Is anybody there?")

    expect(waiting).to_have_text("1")
    assert said == [True]
    page.locator("a[href$='/inbox/all']").first.click()
    agent.open_session("Is anybody there?")
    agent.reply("I am.")
    assert said == [True, False]


def note_boards(socket: WebSocket, said: list[Any]) -> None:
    """Keep when the page says that it looks at the board, and when no longer."""

    def note(payload: str | bytes) -> None:
        frame = json.loads(payload)
        if frame["t"] == "board":
            said.append(frame["on"])

    socket.on("framesent", note)
