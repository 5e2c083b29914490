"""Files that the host takes late, not all at once, or not at all: the text comes in."""

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from chatclick import AttachmentView
from chatclick.errors import ChatclickError, Forbidden, Invalid, TooManyRequests
from chatclick_email_channel import attaching

from .conftest import Post
from .mails import write

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look again, and try again, at once."""
    monkeypatch.setattr(attaching, "LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(attaching, "LONGEST_WAIT_S", 0.001)


def write_with_files(names: Sequence[str] = ("a.pdf", "b.pdf")) -> EmailMessage:
    """Write a mail with files."""
    mail = write("See the files")
    for name in names:
        mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename=name)
    return mail


def read_names(post: Post, row: dict[str, Any]) -> list[str]:
    """Return the names of the files in the one message of a mail."""
    (message,) = post.host.world.messages[row["session_id"]]
    ids = [one["id"] for one in message.content.get("attachments", ())]
    return [post.host.attachments.files[one][0].name for one in ids]


def check_late(post: Post, monkeypatch: pytest.MonkeyPatch, looks: int) -> None:
    """Let files be checked until they were looked at so often, and take none before."""
    channels, attachments = post.host.services.channels, post.host.services.attachments
    files = post.host.attachments.files
    attach, get, receive = channels.attach, attachments.get, channels.receive
    seen: dict[str, int] = {}

    async def begin_check(*given: Any, **named: Any) -> AttachmentView:
        view = replace(await attach(*given, **named), state="checking")
        files[view.id] = view, b""
        return view

    async def look(attachment_id: str) -> AttachmentView:
        seen[attachment_id] = seen.get(attachment_id, 0) + 1
        view = await get(attachment_id)
        if seen[attachment_id] == looks:
            view = replace(view, state="ready")
            files[attachment_id] = view, b""
        return view

    async def take_ready(session_id: str, content: Any, **named: Any) -> Any:
        if any(files[one["id"]][0].state != "ready" for one in content.get("attachments", ())):
            raise Invalid("It must be ready.", code="attachment_not_ready")
        return await receive(session_id, content, **named)

    monkeypatch.setattr(channels, "attach", begin_check)
    monkeypatch.setattr(attachments, "get", look)
    monkeypatch.setattr(channels, "receive", take_ready)


async def test_files_whose_check_takes_longer_than_the_host_waits_come_along(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    check_late(post, monkeypatch, looks=3)

    row = await post.deliver(write_with_files())

    assert (row["outcome"], post.texts(row)) == ("received", ["See the files"])
    assert read_names(post, row) == ["a.pdf", "b.pdf"]


async def test_files_whose_check_does_not_end_are_named_and_the_text_comes_in(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    monkeypatch.setattr(attaching, "CHECKED_WITHIN_S", 0.05)
    check_late(post, monkeypatch, looks=0)

    row = await post.deliver(write_with_files())

    assert row["outcome"] == "received"
    assert post.texts(row) == ["See the files\n\n[📎 ✕ a.pdf, b.pdf]"]


@pytest.mark.parametrize(
    "error",
    [
        Invalid("It must be ready.", code="attachment_not_ready"),
        Forbidden("This widget takes no files.", code="uploads_off"),
    ],
    ids=["refused", "off"],
)
async def test_a_message_that_is_refused_for_its_files_comes_in_without_them(
    post: Post, monkeypatch: pytest.MonkeyPatch, error: ChatclickError
) -> None:
    await post.set_up()
    channels = post.host.services.channels
    receive = channels.receive

    async def refuse(session_id: str, content: Any, **named: Any) -> Any:
        if content["type"] == "file":
            raise error
        return await receive(session_id, content, **named)

    monkeypatch.setattr(channels, "receive", refuse)
    row = await post.deliver(write_with_files())

    assert row["outcome"] == "received"
    assert post.texts(row) == ["See the files\n\n[📎 ✕ a.pdf, b.pdf]"]


@pytest.mark.parametrize("what", ["attach", "receive"])
async def test_a_mail_that_is_too_much_at_once_goes_on_where_it_stands(
    post: Post, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    await post.set_up()
    channels = post.host.services.channels
    calls: list[str] = []

    def limit(name: str) -> None:
        act = getattr(channels, name)

        async def refuse_each_second(*given: Any, **named: Any) -> Any:
            calls.append(named.get("name", name))
            if name == what and len(calls) % 2:
                raise TooManyRequests("Slow down.", retry_after_s=3600)
            return await act(*given, **named)

        monkeypatch.setattr(channels, name, refuse_each_second)

    limit("attach")
    limit("receive")
    row = await post.deliver(write_with_files())

    expected = {
        "attach": ["a.pdf", "a.pdf", "b.pdf", "b.pdf", "receive"],
        "receive": ["a.pdf", "b.pdf", "receive", "receive"],
    }
    assert calls == expected[what]
    assert (row["outcome"], read_names(post, row)) == ("received", ["a.pdf", "b.pdf"])


async def test_a_file_that_is_too_much_to_the_end_is_named(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    channels = post.host.services.channels
    attach = channels.attach

    async def refuse(*given: Any, name: str, **named: Any) -> Any:
        if name == "a.pdf":
            raise TooManyRequests("Slow down.", retry_after_s=3600)
        return await attach(*given, name=name, **named)

    monkeypatch.setattr(channels, "attach", refuse)
    row = await post.deliver(write_with_files())

    assert row["outcome"] == "received"
    assert post.texts(row) == ["See the files\n\n[📎 ✕ a.pdf]"]
    assert read_names(post, row) == ["b.pdf"]
