"""All that a conversation can hold, in a real browser with a real host behind it."""

import asyncio
import json
import re
import struct
import uuid
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright")

from playwright.async_api import (
    BrowserContext,
    FrameLocator,
    Page,
    Route,
    WebSocketRoute,
    expect,
)

# "ORDER-1042" as a QR code of version 1, error correction M.
_CODE = (
    "#######.#####.#######",
    "#.....#....##.#.....#",
    "#.###.#..###..#.###.#",
    "#.###.#.##....#.###.#",
    "#.###.#...#.#.#.###.#",
    "#.....#...#...#.....#",
    "#######.#.#.#.#######",
    ".........#.##........",
    "..#.###.####.#...#..#",
    "#.###...##...#.#....#",
    "#..#.####...##..#.#.#",
    ".#.#.#..#.#########..",
    ".#....##.##..####..##",
    "........#...#.#.#.##.",
    "#######....#.....#.##",
    "#.....#.##..#..#.#...",
    "#.###.#.#.###.#..#.##",
    "#.###.#...##...#####.",
    "#.###.#.##..##.##...#",
    "#.....#...#.##...#.##",
    "#######..#.##...#.#.#",
)
_QUIET = 4


def make_picture(width: int = 40, height: int = 30, grey: int = 120) -> bytes:
    """Make a PNG of one colour."""
    return _make_png([bytes([grey]) * width for _ in range(height)])


def make_code(scale: int = 8) -> bytes:
    """Make a PNG of the code, with the white border that readers need."""
    blank = "." * (len(_CODE) + 2 * _QUIET)
    side = "." * _QUIET
    rows = [blank] * _QUIET + [side + row + side for row in _CODE] + [blank] * _QUIET
    pixels = [b"".join((b"\0" if dot == "#" else b"\xff") * scale for dot in row) for row in rows]
    return _make_png([row for row in pixels for _ in range(scale)])


def _make_png(rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_make_chunk(kind, body) for kind, body in parts)


def _make_chunk(kind: bytes, body: bytes) -> bytes:
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


PATIENCE_S = 15
ATTACHMENTS = re.compile(r"/sessions/[^/]+/attachments")
IMAGE = {"name": "handle.png", "mimeType": "image/png", "buffer": make_picture()}
TEXT = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"a line of notes\n" * 120_000}
FEATURES = {
    "fileUpload": {"enabled": True},
    "voice": {"enabled": True},
    "qrScan": {"enabled": True},
}


@pytest.fixture(scope="module")
def shop(host: Any) -> Iterator[Any]:
    """Run the host with everything a composer can have."""
    host.switch_on(FEATURES)
    yield host
    host.switch_on({name: {"enabled": False} for name in FEATURES})


async def open_chat(context: BrowserContext, origin: str) -> tuple[Page, FrameLocator]:
    """Visit the shop and open the chat."""
    page = await context.new_page()
    await page.goto(origin)
    await page.locator("chatclick-widget button").click()
    frame = page.frame_locator("chatclick-widget iframe")
    await expect(frame.get_by_label("Your message")).to_be_focused()
    return page, frame


async def begin(context: BrowserContext, host: Any, text: str) -> tuple[Page, FrameLocator, str]:
    """Open the chat and write a first message; returns the session's id as well."""
    page, frame = await open_chat(context, host.origin)
    await write(page, frame, text)
    await expect(frame.locator(".mark")).to_have_text("Sent")
    return page, frame, host.session_about(text)["id"]


async def write(page: Page, frame: FrameLocator, text: str) -> None:
    await frame.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def choose(frame: FrameLocator, *files: dict[str, Any]) -> None:
    """Choose files with the button."""
    await frame.locator(".composer-tools input[type=file]").first.set_input_files(list(files))


async def wait_for_code(frame: FrameLocator, *parts: str) -> None:
    """Wait until these scripts, which the composer fetches ahead, are there."""
    loaded = "() => performance.getEntriesByType('resource').map((one) => one.name).join()"
    async with asyncio.timeout(PATIENCE_S):
        while True:
            names = await frame.locator("body").evaluate(loaded)
            if all(part in names for part in parts):
                return
            await asyncio.sleep(0.05)


async def wait_for_message(host: Any, session_id: str, count: int) -> dict[str, Any]:
    """Return the message that makes it this many."""
    async with asyncio.timeout(PATIENCE_S):
        while len(messages := host.messages_of(session_id)) < count:
            await asyncio.sleep(0.05)
    assert len(messages) == count
    return messages[-1]


async def test_a_picture_reaches_staff_and_is_shown_large(
    context: BrowserContext, shop: Any
) -> None:
    page, frame, session = await begin(context, shop, "The handle broke")

    await choose(frame, IMAGE)
    await expect(frame.locator(".staged .file-name")).to_have_text("handle.png")
    await write(page, frame, "Like this")
    message = await wait_for_message(shop, session, 2)

    content = message["content"]
    assert (content["type"], content["text"]) == ("file", "Like this")
    [attachment] = content["attachments"]
    assert (attachment["name"], attachment["width"], attachment["height"]) == ("handle.png", 40, 30)
    path = f"/sessions/{session}/attachments/{attachment['id']}/content"
    assert shop.get_bytes(path).startswith(b"\x89PNG")
    await frame.get_by_role("button", name="Show handle.png").click()
    await expect(frame.locator(".lightbox img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(frame.locator(".lightbox")).to_have_count(0)
    await expect(frame.get_by_label("Your message")).to_be_visible()


async def test_an_upload_is_paused_and_goes_on(context: BrowserContext, shop: Any) -> None:
    page, frame, session = await begin(context, shop, "pause this")
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.set()
            return  # never answered: the pause gives it up
        await route.continue_()

    await page.route(ATTACHMENTS, hold)
    await choose(frame, TEXT)
    await frame.get_by_role("button", name="Send message").click()
    async with asyncio.timeout(PATIENCE_S):
        await held.wait()
    await frame.get_by_role("button", name="Pause notes.txt").click()
    await expect(frame.locator(".file-note")).to_contain_text("Paused")
    await write(page, frame, "this one passes")
    await wait_for_message(shop, session, 2)
    await page.unroute(ATTACHMENTS)
    await frame.get_by_role("button", name="Go on with notes.txt").click()

    message = await wait_for_message(shop, session, 3)
    [attachment] = message["content"]["attachments"]
    assert attachment["size_bytes"] == len(TEXT["buffer"])


async def test_a_file_sent_offline_survives_a_reload_and_goes_once(
    context: BrowserContext, shop: Any
) -> None:
    page, frame, session = await begin(context, shop, "before the tunnel")
    await wait_for_code(frame, "/files-", "/FileBody-", "/StagedFiles-")

    await context.set_offline(True)
    await choose(frame, IMAGE)
    await expect(frame.locator(".staged .file-name")).to_have_text("handle.png")
    await frame.get_by_role("button", name="Send message").click()
    await expect(frame.locator(".file-tile .file-note")).to_contain_text("Waiting to send")
    await expect(frame.locator(".mark-waiting")).to_have_count(1)
    await page.route(ATTACHMENTS, lambda route: route.abort())
    await context.set_offline(False)
    await page.reload()
    await expect(frame.locator(".file-name")).to_have_text("handle.png")
    await page.unroute(ATTACHMENTS)

    message = await wait_for_message(shop, session, 2)
    await expect(frame.locator(".picture img")).to_be_visible()
    await expect(frame.locator(".mark-waiting, .mark-sending")).to_have_count(0)
    assert [one["name"] for one in message["content"]["attachments"]] == ["handle.png"]
    assert len(shop.messages_of(session)) == 2


async def test_a_file_that_may_not_go_is_named_with_the_reason(
    context: BrowserContext, shop: Any
) -> None:
    _, frame = await open_chat(context, shop.origin)

    await choose(frame, {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""})

    await expect(frame.get_by_role("alert")).to_contain_text("empty.txt is empty.")
    await expect(frame.locator(".staged")).to_have_count(0)


async def test_files_are_dropped_and_pasted(context: BrowserContext, shop: Any) -> None:
    _, frame = await open_chat(context, shop.origin)
    transfer = """(element, [event, kind]) => {
      const data = new DataTransfer();
      data.items.add(new File(["notes"], `${kind}.txt`, { type: "text/plain" }));
      element.dispatchEvent(event === "paste"
        ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
        : new DragEvent(event, { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""

    await frame.locator(".messages").evaluate(transfer, ["dragenter", "dropped"])
    await expect(frame.locator(".drop-hint")).to_be_visible()
    await frame.locator(".messages").evaluate(transfer, ["drop", "dropped"])
    await expect(frame.locator(".drop-hint")).to_have_count(0)
    await frame.get_by_label("Your message").evaluate(transfer, ["paste", "pasted"])

    await expect(frame.locator(".staged .file-name")).to_have_text(["dropped.txt", "pasted.txt"])


async def test_a_quick_reply_is_given_by_keyboard(context: BrowserContext, shop: Any) -> None:
    page, frame, session = await begin(context, shop, "what about returns")
    choices = [{"id": "size", "label": "The size"}, {"id": "return", "label": "Returns"}]

    shop.say(session, {"type": "choices", "text": "What is it about?", "choices": choices})
    await expect(frame.get_by_role("group", name="What is it about?")).to_be_visible()
    await frame.get_by_label("Your message").focus()
    await page.keyboard.press("Shift+Tab")
    await expect(frame.get_by_role("button", name="Returns")).to_be_focused()
    await page.keyboard.press("Enter")

    answer = (await wait_for_message(shop, session, 3))["content"]
    assert (answer["type"], answer["text"]) == ("answer", "Returns")
    assert answer["values"] == {"choice": "return"}
    await expect(frame.locator(".quick-replies")).to_have_count(0)
    await expect(frame.locator(".bubble").last).to_have_text("Returns")
    await expect(frame.get_by_label("Your message")).to_be_focused()


async def test_a_form_is_filled_in_the_thread(context: BrowserContext, shop: Any) -> None:
    _, frame, session = await begin(context, shop, "please come by")
    fields = [
        {"name": "day", "type": "date", "label": "Which day?", "required": True},
        {"name": "note", "type": "text", "label": "A note"},
    ]

    form = {"type": "form", "text": "When?", "name": "visit", "fields": fields}
    shop.say(session, {**form, "submit_label": "Book it"})
    await frame.get_by_role("button", name="Book it").click()
    await expect(frame.locator(".field-error")).to_be_visible()
    await frame.get_by_label("Which day?").fill("2026-12-24")
    await frame.get_by_role("button", name="Book it").click()

    answer = (await wait_for_message(shop, session, 3))["content"]
    assert answer["values"] == {"day": "2026-12-24"}
    await expect(frame.get_by_role("button", name="Book it")).to_have_count(0)


async def test_a_carousel_moves_and_its_button_answers(context: BrowserContext, shop: Any) -> None:
    _, frame, session = await begin(context, shop, "show me vases")
    cards = [
        {
            "title": name,
            "actions": [{"type": "reply", "label": f"Take {name}", "value": name.lower()}],
        }
        for name in ("Reed", "Moss", "Ash")
    ]

    shop.say(session, {"type": "carousel", "text": "Three of them:", "cards": cards})
    await frame.get_by_role("button", name="Next card").click()
    await expect(frame.locator(".carousel-at")).to_have_text("2 of 3")
    await frame.get_by_role("button", name="Take Moss").click()

    answer = (await wait_for_message(shop, session, 3))["content"]
    assert answer["values"] == {"reply": "moss"}


async def test_markdown_becomes_elements_and_nothing_else(
    context: BrowserContext, shop: Any
) -> None:
    page, frame, session = await begin(context, shop, "**stars** stay")
    await page.evaluate(
        """() => {
          window.clicked = new Promise((resolve) => chatclick("on", "link.clicked", resolve));
        }"""
    )

    text = "**Bold** <img src=x onerror=alert(1)>\n\n- [care](https://care.example/)"
    shop.say(session, {"type": "text", "text": text})
    bubble = frame.locator(".message-other .bubble")

    await expect(bubble.locator("strong")).to_have_text("Bold")
    await expect(bubble.locator("img")).to_have_count(0)
    await expect(frame.locator(".message-own .bubble")).to_have_text("**stars** stay")
    link = bubble.get_by_role("link", name="care")
    assert "noopener" in (await link.get_attribute("rel") or "")
    await context.route("https://care.example/**", lambda route: route.fulfill(body="care"))
    await link.click()
    async with asyncio.timeout(PATIENCE_S):
        told = await page.evaluate("clicked")
    assert told == {"url": "https://care.example/", "version": 1}


async def test_an_answer_appears_while_it_is_written_and_is_heard_once(
    context: BrowserContext, shop: Any
) -> None:
    sockets: list[WebSocketRoute] = []

    def follow(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    await context.route_web_socket(re.compile("/api/v1/ws"), follow)
    _, frame, session = await begin(context, shop, "how much does it hold")
    stream_id = str(uuid.uuid4())
    data = {"stream_id": stream_id, "text": "The Reed vase", "is_done": False}

    sockets[-1].send(
        json.dumps({"t": "ephemeral", "session_id": session, "type": "stream", "data": data})
    )
    streaming = frame.locator(".is-streaming .bubble")
    await expect(streaming).to_have_text("The Reed vase")
    await streaming.evaluate("element => { element.dataset.seen = 'yes' }")
    await expect(frame.locator("[aria-live]")).not_to_contain_text("Reed vase")
    whole = {"client_msg_id": stream_id, "text": "The Reed vase holds 1.2 litres."}
    shop.post(f"/sessions/{session}/messages", whole)

    await expect(streaming).to_have_count(0)
    stored = frame.locator(".message-other .bubble")
    await expect(stored).to_have_text("The Reed vase holds 1.2 litres.")
    assert await stored.get_attribute("data-seen") == "yes"
    await expect(frame.locator("[aria-live]")).to_contain_text("The Reed vase holds 1.2 litres.")


async def test_an_emoji_is_found_and_inserted_by_keyboard(
    context: BrowserContext, shop: Any
) -> None:
    page, frame = await open_chat(context, shop.origin)
    await frame.get_by_label("Your message").fill("Lunch: ")

    await frame.get_by_role("button", name="Emoji", exact=True).click()
    await expect(frame.get_by_label("Search emoji")).to_be_focused()
    await page.keyboard.type("pizza")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")

    await expect(frame.get_by_label("Your message")).to_have_value("Lunch: 🍕")
    await expect(frame.get_by_label("Your message")).to_be_focused()
    await expect(frame.locator(".emoji-picker")).to_have_count(0)


async def test_a_voice_note_is_recorded_heard_and_sent(context: BrowserContext, shop: Any) -> None:
    _, frame, session = await begin(context, shop, "listen to this")

    await frame.get_by_role("button", name="Record a voice note").click()
    await expect(frame.get_by_role("timer")).to_contain_text(re.compile(r"0:0[1-9] /"))
    await frame.get_by_role("button", name="Stop recording").click()
    await expect(frame.get_by_label("Listen to the recording")).to_be_visible()
    await frame.get_by_role("button", name="Send voice note").click()

    content = (await wait_for_message(shop, session, 2))["content"]
    assert content["voice"] is True
    [sound] = content["attachments"]
    assert sound["media_type"].startswith("audio/")
    assert sound["duration_ms"] >= 1000
    await frame.get_by_role("button", name="Play Voice note").click()
    await expect(frame.locator("audio")).to_be_visible()


async def test_a_recording_outlives_its_microphone(context: BrowserContext, shop: Any) -> None:
    await context.add_init_script(
        """const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wish) => (window.heard = await ask(wish));"""
    )
    _, frame, _ = await begin(context, shop, "can you hear it")

    await frame.get_by_role("button", name="Record a voice note").click()
    await expect(frame.get_by_role("timer")).to_contain_text(re.compile(r"0:0[2-9] /"))
    await frame.locator("body").evaluate("heard.getTracks().forEach((track) => track.stop())")
    await frame.get_by_role("button", name="Stop recording").click()

    await expect(frame.get_by_label("Listen to the recording")).to_be_visible()


async def test_a_code_is_read_from_a_picture(context: BrowserContext, shop: Any) -> None:
    _, frame = await open_chat(context, shop.origin)

    await frame.get_by_role("button", name="Scan a QR code").click()
    code = {"name": "code.png", "mimeType": "image/png", "buffer": make_code()}
    await frame.locator(".qr input[type=file]").set_input_files(code)

    await expect(frame.get_by_label("Your message")).to_have_value("ORDER-1042")
    await expect(frame.locator(".qr")).to_have_count(0)


async def test_a_picture_without_a_code_says_so(context: BrowserContext, shop: Any) -> None:
    _, frame = await open_chat(context, shop.origin)

    await frame.get_by_role("button", name="Scan a QR code").click()
    await frame.locator(".qr input[type=file]").set_input_files(IMAGE)

    await expect(frame.get_by_role("alert")).to_contain_text("No code was found")


async def test_a_text_that_was_begun_is_there_after_a_reload(
    context: BrowserContext, shop: Any
) -> None:
    page, frame, _ = await begin(context, shop, "more to come")
    await frame.get_by_label("Your message").fill("half a sentence")

    await page.reload()

    await expect(frame.get_by_label("Your message")).to_have_value("half a sentence")
