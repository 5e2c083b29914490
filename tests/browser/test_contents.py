"""The inbox shows messages of every type as what they are, and agents attach files."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import FilePayload, Page, expect

from .axe import find_violations
from .conftest import NewContext
from .files import Caller, arrive, make_png, make_wav, sign_in, take_files
from .host import Host
from .people import Agent
from .settle import settle
from .test_screens import shoot_all

pytestmark = pytest.mark.slow

CHOICES = {
    "type": "choices",
    "text": "Which one?",
    "choices": [
        {"id": "a", "label": "The lamp"},
        {"id": "b", "label": "The chair"},
    ],
}
CARD = {
    "type": "card",
    "title": "Lamp",
    "text": "A warm one.",
    "actions": [
        {"type": "reply", "label": "I take it", "value": "yes"},
        {"type": "link", "label": "Look at it", "url": "https://shop.example/lamp"},
    ],
}
FORM = {
    "type": "form",
    "name": "order",
    "text": "Where to?",
    "fields": [
        {"name": "street", "type": "text", "label": "Street", "required": True},
        {
            "name": "size",
            "type": "select",
            "label": "Size",
            "options": [
                {"value": "s", "label": "Small"},
                {"value": "l", "label": "Large"},
            ],
        },
    ],
}


def tell(host: Host) -> tuple[Caller, Caller, dict[str, Any]]:
    """Have a conversation with contents of every type."""
    owner = sign_in(host)
    take_files(owner)
    visitor, session = arrive(host, owner, identity={"name": "Ada"})
    id_ = session["id"]
    visitor.send(id_, "m1", {"type": "text", "text": "Is it this one?"})
    picture = visitor.upload(id_, "lamp.png", make_png(), "image/png")
    paper = visitor.upload(id_, "terms.txt", b"all of them\n" * 40, "text/plain")
    files = [{"id": picture}, {"id": paper}]
    visitor.send(id_, "m2", {"type": "file", "attachments": files, "text": "see here"})
    sound = visitor.upload(id_, "note.wav", make_wav(), "audio/wav")
    voice = {"type": "file", "attachments": [{"id": sound}], "voice": True}
    visitor.send(id_, "m3", voice)
    asked = owner.send(id_, "a1", CHOICES)
    values = {"choice": "a"}
    answer = {"type": "answer", "to": asked["message_id"], "values": values}
    visitor.send(id_, "m4", answer)
    owner.send(id_, "a2", CARD)
    owner.send(
        id_,
        "a3",
        {
            "type": "carousel",
            "cards": [
                {"title": "Lamp"},
                {"title": "Chair", "text": "Of oak."},
                {"title": "Table"},
            ],
        },
    )
    form = owner.send(id_, "a4", FORM)
    filled = {"street": "Am Markt 1", "size": "l"}
    visitor.send(id_, "m5", {"type": "answer", "to": form["message_id"], "values": filled})
    rating = {"name": "csat", "values": {"score": 4}}
    visitor.call("POST", f"/api/v1/sessions/{id_}/forms", rating)
    return owner, visitor, session


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_agent_sees_contents_of_every_type(
    scheme: Literal["light", "dark"], host: Host, new_context: NewContext, tmp_path: Path
) -> None:
    _, _, session = tell(host)
    page = new_context(color_scheme=scheme).new_page()
    agent = Agent(page, host.url)
    agent.sign_in()
    page.goto(f"{host.url}/admin/inbox/all/{session['id']}")

    log = page.get_by_role("log")
    expect(log.get_by_role("button", name="Show lamp.png large").locator("img")).to_be_visible()
    expect(log.get_by_role("button", name="Save terms.txt")).to_be_visible()
    expect(log.get_by_role("list", name="Choices the visitor has").first).to_contain_text(
        "The chair"
    )
    expect(log.get_by_role("link", name="Look at it")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    expect(log.get_by_text("Am Markt 1")).to_be_visible()
    expect(log.get_by_text("Size: Large")).to_be_visible()
    details = page.get_by_role("complementary", name="Details of the conversation")
    expect(details).to_contain_text("3 lamps")
    expect(details).to_contain_text("Rating")
    expect(log.get_by_text("rated the conversation: 4")).to_be_visible()
    assert find_violations(page) == []
    shoot_all(page, tmp_path / "contents")

    log.get_by_role("button", name="Play Voice message").click()
    page.wait_for_function("() => document.querySelector('audio')?.readyState > 0")
    log.get_by_role("button", name="Show lamp.png large").click()
    picture = page.get_by_role("dialog").get_by_role("img", name="lamp.png")
    expect(picture).to_be_visible()
    assert find_violations(page) == []
    settle(page)
    page.screenshot(path=tmp_path / "lightbox.png")
    page.keyboard.press("Escape")
    expect(picture).to_have_count(0)


def test_an_agent_attaches_files_by_button_paste_and_drop(
    host: Host, new_context: NewContext, tmp_path: Path
) -> None:
    owner = sign_in(host)
    visitor, session = arrive(host, owner)
    visitor.send(session["id"], "m1", {"type": "text", "text": "Send me the plan"})
    page = new_context().new_page()
    agent = Agent(page, host.url)
    agent.sign_in()
    page.goto(f"{host.url}/admin/inbox/all/{session['id']}")
    agent.expect_message("Send me the plan")

    picked = FilePayload(name="plan.png", mimeType="image/png", buffer=make_png())
    page.get_by_label("Attach files").first.set_input_files(picked)
    bring(page, "paste", "pasted.txt")
    bring(page, "drop", "dropped.txt")
    uploads = page.get_by_role("list", name="Attached files")
    for name in ("plan.png", "pasted.txt", "dropped.txt"):
        expect(uploads).to_contain_text(name)
    page.get_by_role("button", name="Remove dropped.txt").click()
    agent.reply_field.fill("Here it is")
    expect(page.get_by_role("button", name="Send reply")).to_be_enabled()
    shoot_all(page, tmp_path / "uploads")
    assert find_violations(page) == []
    page.get_by_role("button", name="Send reply").click()

    expect(uploads).to_have_count(0)
    expect(agent.message("Here it is")).to_contain_text("pasted.txt")
    # the server has it: until then it is shown, but is in this browser alone
    expect(agent.message("Here it is").locator("[data-mark]")).to_be_visible()
    path = f"/api/v1/sessions/{session['id']}/messages"
    [_, reply] = visitor.call("GET", path)["data"]
    assert reply["content"]["text"] == "Here it is"
    assert [one["name"] for one in reply["content"]["attachments"]] == ["plan.png", "pasted.txt"]


def test_a_file_that_breaks_off_is_sent_on_by_hand_and_a_bad_one_says_why(
    host: Host, new_context: NewContext, complaints: list[str]
) -> None:
    owner = sign_in(host)
    visitor, session = arrive(host, owner)
    visitor.send(session["id"], "m1", {"type": "text", "text": "Send me more"})
    page = new_context().new_page()
    agent = Agent(page, host.url)
    agent.sign_in()
    page.goto(f"{host.url}/admin/inbox/all/{session['id']}")
    agent.expect_message("Send me more")

    page.route("**/attachments/*", lambda route: route.abort())
    page.get_by_label("Attach files").first.set_input_files(
        [
            FilePayload(name="plan.png", mimeType="image/png", buffer=make_png()),
            FilePayload(name="evil.exe", mimeType="application/x-msdownload", buffer=b"MZ" * 99),
        ]
    )
    again = page.get_by_role("button", name="Upload plan.png again")
    expect(again).to_be_visible()
    expect(page.get_by_role("button", name="Upload evil.exe again")).to_have_count(0)
    expect(page.get_by_role("button", name="Send reply")).to_be_disabled()
    page.unroute("**/attachments/*")
    again.click()
    page.get_by_role("button", name="Remove evil.exe").click()
    page.get_by_role("button", name="Send reply").click()

    expect(page.get_by_role("button", name="Show plan.png large")).to_be_visible()
    complaints.clear()


def bring(page: Page, event: str, name: str) -> None:
    """Paste or drop a file onto the field for replies."""
    page.get_by_role("textbox", name="Reply to the visitor").evaluate(
        """(field, [event, name]) => {
          const data = new DataTransfer();
          data.items.add(new File(["some words"], name, { type: "text/plain" }));
          const init = { bubbles: true, cancelable: true };
          field.dispatchEvent(event === "paste"
            ? new ClipboardEvent("paste", { ...init, clipboardData: data })
            : new DragEvent("drop", { ...init, dataTransfer: data }));
        }""",
        [event, name],
    )
