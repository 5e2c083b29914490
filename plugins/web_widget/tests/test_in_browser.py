"""The widget in a real browser on the demo shop, with a real host behind it."""

import re
import uuid
from typing import Any

import pytest

pytest.importorskip("playwright")

from playwright.async_api import BrowserContext, FrameLocator, Page, expect

FOCUSED = "document.activeElement.shadowRoot?.activeElement?.tagName"


async def open_chat(context: BrowserContext, origin: str) -> tuple[Page, FrameLocator]:
    """Visit the shop and open the chat."""
    page = await context.new_page()
    await page.goto(origin)
    await page.locator("chatclick-widget button").click()
    frame = page.frame_locator("chatclick-widget iframe")
    await expect(frame.get_by_label("Your message")).to_be_focused()
    return page, frame


async def write(page: Page, frame: FrameLocator, text: str) -> None:
    """Write a message and press Enter."""
    await frame.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


def reply(host: Any, session_id: str, text: str) -> None:
    """Answer as staff."""
    message = {"client_msg_id": str(uuid.uuid4()), "text": text}
    host.post(f"/sessions/{session_id}/messages", message)


async def test_a_visitor_writes_and_is_answered(context: BrowserContext, host: Any) -> None:
    page, frame = await open_chat(context, host.origin)

    await write(page, frame, "Is the Reed vase watertight?")
    await expect(frame.locator(".mark")).to_have_text("Sent")
    session = host.session_about("Is the Reed vase watertight?")
    host.post(f"/sessions/{session['id']}/seen", {"seq": session["last_seq"]})
    await expect(frame.locator(".mark")).to_have_text("Seen")
    host.post(f"/sessions/{session['id']}/typing", {"on": True})
    await expect(frame.locator(".typing")).to_contain_text("is typing")
    reply(host, session["id"], "It is.")

    await expect(frame.locator(".bubble")).to_have_text(["Is the Reed vase watertight?", "It is."])
    await expect(frame.locator(".typing")).to_have_count(0)


async def test_what_is_written_offline_is_sent_once_on_return(
    context: BrowserContext, host: Any
) -> None:
    page, frame = await open_chat(context, host.origin)
    await write(page, frame, "before")
    await expect(frame.locator(".mark")).to_have_text("Sent")
    session = host.session_about("before")

    await context.set_offline(True)
    await write(page, frame, "offline one")
    await write(page, frame, "offline two")
    await expect(frame.locator(".connection")).to_contain_text("You are offline")
    await expect(frame.locator(".mark-waiting")).to_have_count(2)
    await context.set_offline(False)

    await expect(frame.locator(".mark-waiting, .mark-sending")).to_have_count(0)
    await expect(frame.locator(".mark")).to_have_text("Sent")
    await expect(frame.locator(".connection")).to_have_count(0)
    assert host.texts_of(session["id"]) == ["before", "offline one", "offline two"]


async def test_a_reload_resumes_the_session_and_the_open_panel(
    context: BrowserContext, host: Any
) -> None:
    page, frame = await open_chat(context, host.origin)
    await write(page, frame, "remember this")
    await expect(frame.locator(".mark")).to_have_text("Sent")

    await page.reload()

    await expect(frame.locator(".bubble")).to_have_text(["remember this"])


async def test_a_second_session_stands_beside_the_first(context: BrowserContext, host: Any) -> None:
    page, frame = await open_chat(context, host.origin)
    await write(page, frame, "first topic")
    await expect(frame.locator(".mark")).to_have_text("Sent")
    first = host.session_about("first topic")["id"]

    await frame.get_by_role("button", name="All conversations").click()
    await frame.get_by_role("button", name="New conversation").click()
    await write(page, frame, "second topic")
    await expect(frame.locator(".mark")).to_have_text("Sent")
    reply(host, first, "About the first one")

    back = frame.get_by_role("button", name="All conversations, 1 unread")
    await expect(back).to_be_visible()
    await back.click()
    await expect(frame.locator(".session-row")).to_have_count(2)
    await expect(frame.locator(".session-name")).to_have_text(
        [re.compile(r"\S"), re.compile(r"\S")]
    )


async def test_escape_closes_and_the_launcher_tells_what_is_unread(
    context: BrowserContext, host: Any
) -> None:
    page, frame = await open_chat(context, host.origin)
    await write(page, frame, "bye for now")
    await expect(frame.locator(".mark")).to_have_text("Sent")

    await page.keyboard.press("Escape")
    await page.wait_for_function(f"{FOCUSED} === 'BUTTON'")
    reply(host, host.session_about("bye for now")["id"], "One more thing")

    await expect(page.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
    assert await page.evaluate("chatclick('get', 'unread')") == 1


async def test_a_visitor_who_does_not_chat_loads_one_small_script(
    context: BrowserContext, host: Any
) -> None:
    requests: list[str] = []
    page = await context.new_page()
    page.on("request", lambda request: requests.append(request.url))

    await page.goto(host.origin, wait_until="networkidle")

    assert [url for url in requests if "/widget/" in url or "/api/" in url] == [
        await page.locator("script[async]").evaluate("script => script.src")
    ]
    assert await page.locator("chatclick-widget iframe").count() == 0


async def test_logging_out_forgets_the_visitor(context: BrowserContext, host: Any) -> None:
    page, frame = await open_chat(context, host.origin)
    await write(page, frame, "a secret")
    await expect(frame.locator(".mark")).to_have_text("Sent")

    await page.evaluate("chatclick('logout')")
    await page.locator("chatclick-widget button").click()

    await expect(frame.get_by_label("Your message")).to_be_visible()
    await expect(frame.locator(".bubble")).to_have_count(0)
    await expect(frame.get_by_role("button", name="All conversations")).to_have_count(0)
