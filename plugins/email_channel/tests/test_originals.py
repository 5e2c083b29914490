"""Mails as they came in: for staff alone, as long as their conversation."""

import base64
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

import chatclick_email_channel
from chatclick import SubjectView
from chatclick.errors import StorageFull
from chatclick.plugin.contents import ERASED_TEXT
from chatclick_email_channel.models import Original

from .conftest import Post
from .mails import until, write

pytestmark = pytest.mark.slow

ARABIC = "أين طلبي؟"


async def take_in(post: Post) -> tuple[str, dict[str, Any]]:
    """Deliver a mail whose words nobody reads in its source; return its address and its line."""
    await post.set_up()
    mail = write(ARABIC)
    mail.replace_header("Content-Transfer-Encoding", "base64")
    mail.set_payload(base64.b64encode(f"{ARABIC}\n\n> quoted".encode()).decode())
    row = await post.deliver(mail)
    return f"/sessions/{row['session_id']}/originals", row


async def test_staff_see_headers_and_text_and_have_the_mail_itself(post: Post) -> None:
    path, row = await take_in(post)
    (message,) = post.host.world.messages[row["session_id"]]

    _, listed = await post.call("GET", path, who=post.grace.id)
    _, source = await post.call("GET", f"{path}/{message.id}", who=post.grace.id)
    file = await post.download(f"{path}/{message.id}/file")

    assert [one["message_id"] for one in listed["data"]] == [message.id]
    headers = {one["name"]: one["value"] for one in source["headers"]}
    assert (headers["Subject"], headers["From"]) == ("My order", "Ann <ann@example.com>")
    assert source["text"] == f"{ARABIC}\n\n> quoted"
    assert b"Subject: My order" in await file.get_data()
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert ".eml" in file.headers["Content-Disposition"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    place = {"slot": "session.sidebar", "session": post.session(row), "locale": "en"}
    content = await post.host.dispatch("admin_slot", plugin_id="email_channel", **place)
    assert content.blocks[-1].page == f"originals?session={row['session_id']}"


async def test_nobody_else_does(post: Post) -> None:
    path, row = await take_in(post)
    (message,) = post.host.world.messages[row["session_id"]]
    other = f"/sessions/{post.host.session.id}/originals/{message.id}"

    ann = post.session(row).visitor.id

    assert (await post.call("GET", f"{path}/{message.id}", who="nobody"))[0] == 401
    assert (await post.call("GET", f"{path}/{message.id}", who=ann))[0] == 404
    assert (await post.call("GET", path, who=ann))[0] == 404
    assert (await post.call("GET", other))[0] == 404
    assert (await post.call("GET", f"{path}/msg_1/file"))[0] == 404


async def test_a_mail_goes_with_its_conversation(post: Post) -> None:
    path, row = await take_in(post)
    kept = post.host.world.messages[row["session_id"]]
    erased = {"type": "text", "text": ERASED_TEXT}
    kept[0] = replace(kept[0], content=erased)

    assert (await post.call("GET", path))[1]["data"] == []
    assert (await post.call("GET", f"{path}/{kept[0].id}"))[0] == 404
    assert await Original.all().count() == 0


async def test_the_sweep_removes_what_is_erased_or_too_old(post: Post, clock) -> None:
    _, row = await take_in(post)
    other = await post.deliver(write("Other"))
    await post.deliver(write("Third"))
    service = chatclick_email_channel.plugin._service
    kept = post.host.world.messages[row["session_id"]]
    kept[0] = replace(kept[0], content={"type": "text", "text": ERASED_TEXT})

    await service.originals.sweep()
    assert await Original.all().count() == 2

    await post.host.dispatch("subject_erase", subject=whose(other))
    assert await Original.all().count() == 1

    clock.advance(days=31)
    await service.originals.sweep()
    assert await Original.all().count() == 0


async def test_none_is_kept_where_the_settings_say_so(post: Post) -> None:
    await post.host.configure("email_channel", look_every_s=5, keep_originals_days=0)
    _, row = await take_in(post)

    assert await Original.all().count() == 0
    assert post.texts(row) == [ARABIC]


async def test_a_mail_that_there_is_no_room_to_keep_is_taken_in_all_the_same(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    first = await post.deliver(write())
    answer = await post.answer(first["session_id"], "On its way.")
    kept = await Original.all().count()

    async def refuse(*given: Any, **named: Any) -> str:
        raise StorageFull("There is no room for files now.")

    monkeypatch.setattr(post.host.services.blobs, "put", refuse)
    row = await post.deliver(
        write("Fwd", From="bob@example.com", References=str(answer["Message-ID"]))
    )

    assert row["outcome"] == "received"
    assert "Fwd" in post.texts(row)
    assert "bob@example.com" in post.host.outbox.notes[-1]
    assert await Original.all().count() == kept == 1
    assert await until(partial(post.host.read_figure, "email_channel", "originals_not_kept")) == 1


def whose(row: dict[str, Any]) -> SubjectView:
    return SubjectView(visitor_id="vis_1", session_ids=(row["session_id"],))
