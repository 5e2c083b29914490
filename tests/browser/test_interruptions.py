"""The host dies, the line goes: what was acknowledged stays, and nobody has to reload."""

import json

import pytest
from playwright.sync_api import Frame, Page, Route, expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow

TRY_NOW = """() => {
  dispatchEvent(new Event("online"));
  return !document.body.innerText.includes("Reconnecting");
}"""


def test_both_catch_up_after_the_host_was_killed(
    own_host: Host, new_context: NewContext, complaints: list[str]
) -> None:
    visitor = Visitor(new_context().new_page(), own_host.url)
    agent = Agent(new_context().new_page(), own_host.url)
    agent.sign_in()
    visitor.open_widget()
    visitor.write_and_wait("Is anybody there?")
    agent.open_session("Is anybody there?")
    agent.reply("Yes, right here.")
    visitor.expect_message("Yes, right here.")

    own_host.kill9()
    expect(visitor.widget.locator(".connection-text")).to_contain_text("Reconnecting")
    visitor.write("Written while you were down.")
    own_host.start()
    come_back(agent.page)
    come_back(visitor.frame)

    agent.expect_message("Written while you were down.")
    agent.expect_message("Is anybody there?")
    agent.reply("And here again.")
    visitor.expect_message("And here again.")
    visitor.expect_message("Written while you were down.")
    visitor.expect_message("Yes, right here.")
    complaints.clear()  # the browsers reported the missing host, as they should


def come_back(place: Page | Frame) -> None:
    """Let it hear of the network: while the host was away its pauses between tries have grown."""
    place.wait_for_function(TRY_NOW, polling=250)


def test_what_was_written_offline_is_sent_once(
    visitor: Visitor, agent: Agent, complaints: list[str]
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Before the tunnel")
    agent.open_session("Before the tunnel")

    visitor.page.context.set_offline(True)
    expect(visitor.widget.locator(".connection-text")).to_contain_text("You are offline.")
    visitor.write("Inside the tunnel")
    visitor.expect_mark("Waiting to send")
    expect(agent.message("Inside the tunnel")).to_have_count(0)
    visitor.page.context.set_offline(False)

    agent.expect_message("Inside the tunnel")
    visitor.expect_mark("Seen")
    visitor.write_and_wait("After the tunnel")
    agent.expect_message("After the tunnel")
    agent.page.reload()
    agent.expect_message("After the tunnel")
    agent.expect_message("Inside the tunnel")
    visitor.expect_message("Inside the tunnel")
    complaints.clear()  # requests of the offline seconds


def test_what_was_written_offline_survives_a_reload(
    visitor: Visitor, agent: Agent, complaints: list[str]
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Before the lift")
    agent.open_session("Before the lift")
    visitor.page.context.set_offline(True)
    expect(visitor.widget.locator(".connection-text")).to_contain_text("You are offline.")
    visitor.write("Inside the lift")
    visitor.expect_mark("Waiting to send")

    visitor.page.context.set_offline(False)
    visitor.page.reload()

    agent.expect_message("Inside the lift")
    visitor.expect_message("Inside the lift")
    complaints.clear()


def test_a_first_message_goes_again_while_the_first_attempt_still_runs(
    visitor: Visitor, complaints: list[str]
) -> None:
    def answer(route: Route) -> None:
        problem = {"status": 409, "code": "idempotency_in_progress", "detail": "It still runs."}
        route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(problem))

    visitor.page.route("**/api/v1/sessions", answer, times=1)
    visitor.open_widget()

    visitor.write_and_wait("Tried a second time")

    visitor.expect_message("Tried a second time")
    complaints.clear()  # the browser reported the answer, as it should


def test_a_chat_older_than_the_host_is_fetched_anew(
    visitor: Visitor, complaints: list[str]
) -> None:
    visitor.page.route("**/assets/Menu-*.js", lambda route: route.fulfill(status=404))
    visitor.open_widget()
    visitor.write_and_wait("before the upgrade")
    visitor.field.fill("half a sentence")
    visitor.frame.evaluate("window.isOld = true")
    again = visitor.widget.get_by_role("dialog").get_by_role("button", name="Try again")

    visitor.widget.get_by_role("button", name="More").click()
    with visitor.page.expect_response("**/assets/Menu-*.js"):
        again.click()
    again.click()

    visitor.frame.wait_for_function("() => !window.isOld")
    visitor.expect_message("before the upgrade")
    expect(visitor.field).to_have_value("half a sentence")
    complaints.clear()  # the browser reported the missing file, as it should
