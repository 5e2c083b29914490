"""From a notification to a mail in a real mailbox, and what happens where it does not arrive."""

import json

import pytest

import chatclick_notify_email
from chatclick import SubjectView, TryLater
from chatclick.hooks import HookError
from chatclick.host.configuring import ConfigInvalid
from chatclick.notifier.ledger import MOST_ATTEMPTS
from chatclick.testing import contract_check


def part(mail, kind: str) -> str:
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


async def test_unread_answers_arrive_with_their_words_and_a_way_back(post) -> None:
    receipt = await post.send(post.unread("Your order is on its way.", "<b>Soon</b>"), post.ann())

    (mail,) = post.mailbox.mails
    assert (mail["From"], mail["To"]) == ("The Shop <chat@shop.example>", "Ann <Ann@example.com>")
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("2 new messages", "auto-generated")
    assert mail["References"] == "<ses_1@shop.example>"
    assert mail["Message-ID"] == receipt.provider_id
    assert "Grace:\n> Your order is on its way." in part(mail, "plain")
    assert "Answer: https://shop.example/help" in part(mail, "plain")
    assert "&lt;b&gt;Soon&lt;/b&gt;" in part(mail, "html")
    assert await post.list_log() == [("ann@example.com", "sent")]


async def test_a_repeat_after_a_crash_is_not_sent_again(post) -> None:
    notification = post.unread("Hello")

    await post.send(notification, post.ann())
    await post.send(notification, post.ann())

    assert len(post.mailbox.mails) == 1


async def test_mails_are_in_the_language_of_who_reads_them(post) -> None:
    await post.send(post.unread("Guten Tag"), post.ann(language="de-AT"))
    await post.send(post.unread("مرحبا"), post.ann(language="ar"))
    await post.send(post.unread("Hello"), post.ann(language="xx"))

    german, arabic, english = post.mailbox.mails
    assert german["Subject"] == "Grace hat dir geschrieben"
    assert 'dir="rtl"' in part(arabic, "html")
    assert english["Subject"] == "Grace wrote to you"


async def test_no_text_leaves_where_the_settings_say_so(post) -> None:
    await post.host.configure("notify_email", **{**post.settings, "include_text": False})

    await post.send(post.unread("Secret"), post.ann())
    whole = post.unread(type="session.transcript", title="Your conversation", body="Secret talk")
    await post.send(whole, post.ann())

    (mail,) = post.mailbox.mails
    assert "Secret" not in mail.as_string()
    assert "something new" in part(mail, "plain")
    assert [status for _, status in await post.list_log()] == ["held", "sent"]


async def test_links_for_staff_always_arrive_and_cannot_be_unsubscribed_from(post) -> None:
    url = "https://chat.shop.example/admin/join#abc"
    invited = post.unread(
        type="staff.invitation", title="You are invited", body="Olive invites you.", url=url
    )

    await post.send(invited, post.ann(kind="agent", id=post.agent))

    (mail,) = post.mailbox.mails
    assert (mail["Subject"], mail["List-Unsubscribe"]) == ("You are invited", None)
    assert f"Open: {url}" in part(mail, "plain")


async def test_an_agent_gets_one_mail_for_many_messages(post, clock) -> None:
    grace = post.ann(kind="agent", id=post.agent, name="Grace", email="grace@shop.example")

    await post.send(post.unread(), grace)
    await post.send(post.unread(), grace)
    await post.send(post.unread(session_id="ses_2"), grace)
    clock.advance(minutes=16)
    await post.send(post.unread(), grace)

    assert len(post.mailbox.mails) == 3
    assert "/admin/inbox/all/ses_1" in part(post.mailbox.mails[0], "plain")


async def test_one_click_stops_mails_and_the_page_brings_them_back(post) -> None:
    await post.send(post.unread("One"), post.ann())
    mail = post.mailbox.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail["List-Unsubscribe"].strip("<>")

    status, page = await post.follow(url)
    await post.send(post.unread("Looking changes nothing"), post.ann())
    assert (status, len(post.mailbox.mails)) == (200, 2)
    assert "ann@example.com" in page

    assert (await post.follow(url, **{"List-Unsubscribe": "One-Click"}))[0] == 200
    await post.send(post.unread("Two"), post.ann())
    assert len(post.mailbox.mails) == 2
    whole = post.unread(type="session.transcript", title="Your conversation", body="All of it")
    await post.send(whole, post.ann())
    assert post.mailbox.mails[-1]["Subject"] == "Your conversation"

    await post.follow(url, do="again")
    await post.send(post.unread("Three"), post.ann())
    assert len(post.mailbox.mails) == 4


async def test_a_link_that_nobody_made_stops_nothing(post) -> None:
    status, _ = await post.follow("/plugins/notify_email/stop/abc", do="stop")

    assert status == 404


async def test_a_mailbox_that_is_not_there_gets_no_more(post) -> None:
    post.mailbox.answers = ["550 No such user"]

    await post.send(post.unread("One"), post.ann())
    await post.send(post.unread("Two"), post.ann())

    assert [status for _, status in await post.list_log()] == ["held", "bounced"]
    _, stops = await post.call("GET", "/stops")
    assert [(one["address"], one["reason"]) for one in stops["data"]] == [
        ("ann@example.com", "bounced")
    ]
    assert (await post.call("POST", "/stops/remove", {"address": "Ann@example.com"}))[0] == 204
    await post.send(post.unread("Three"), post.ann())
    assert len(post.mailbox.mails) == 1


async def test_a_mail_that_comes_back_later_stops_its_address(post) -> None:
    notification = post.unread("One")
    await post.send(notification, post.ann())

    for returned in ("ntf_unknown", notification.id, notification.id):
        arguments = {"notification_id": returned, "detail": "5.1.1 No such user"}
        await post.host.dispatcher.collect("notification_returned", arguments)
    await post.send(post.unread("Two"), post.ann())

    assert [status for _, status in await post.list_log()] == ["held", "bounced"]
    _, stops = await post.call("GET", "/stops")
    assert [(one["reason"], one["detail"]) for one in stops["data"]] == [
        ("bounced", "5.1.1 No such user")
    ]


async def test_a_refusal_of_us_stops_nobody_and_is_said(post) -> None:
    refusal = "553 5.7.1 <chat@shop.example>: Sender address rejected: not owned by user"
    post.mailbox.answers = [refusal]
    notification = post.unread("One")

    with pytest.raises(TryLater):
        await post.send(notification, post.ann())
    assert await post.list_log() == [("ann@example.com", "trying")]
    assert (await post.call("GET", "/stops"))[1]["data"] == []
    health = await post.host.dispatch("plugin_health")
    assert (health.status, health.message) == (
        "degraded",
        f"The mail server refuses us: {refusal}",
    )
    await post.send(notification, post.ann())

    assert len(post.mailbox.mails) == 1
    assert await post.list_log() == [("ann@example.com", "sent")]


@pytest.mark.parametrize(
    "detail",
    [
        "5.7.26 smtp; 550 Unauthenticated",
        "5.0.0 smtp; 550 5.7.1 Blocked",
        "5.2.2 smtp; 552 The mailbox is full",
        "5.4.7 delivery time expired",
    ],
)
async def test_a_mail_that_comes_back_for_no_missing_mailbox_stops_nobody(
    post, detail: str
) -> None:
    notification = post.unread("One")
    await post.send(notification, post.ann())

    arguments = {"notification_id": notification.id, "detail": detail}
    await post.host.dispatcher.collect("notification_returned", arguments)
    await post.send(post.unread("Two"), post.ann())

    assert sorted(status for _, status in await post.list_log()) == ["bounced", "sent"]
    assert (await post.call("GET", "/stops"))[1]["data"] == []
    assert len(post.mailbox.mails) == 2


async def test_a_mail_that_can_be_answered_says_so(post) -> None:
    await post.send(post.unread("Hello", reply_to="help+abc@shop.example"), post.ann())
    await post.send(
        post.unread("Hello"),
        post.ann(),
    )

    first, second = post.mailbox.mails
    assert (first["Reply-To"], second["Reply-To"]) == ("help+abc@shop.example", None)
    assert "You can answer this mail." in part(first, "plain")
    assert "You can answer" not in part(second, "plain")


async def test_what_may_pass_is_tried_again_and_given_up_in_the_end(post) -> None:
    notification = post.unread("Hello")
    post.mailbox.answers = ["451 Busy"] * (MOST_ATTEMPTS + 1)

    with pytest.raises(TryLater) as first:
        await post.send(notification, post.ann())
    assert first.value.retry_in_s == 30
    for _ in range(MOST_ATTEMPTS - 2):
        with pytest.raises(TryLater):
            await post.send(notification, post.ann())
    with pytest.raises(HookError):
        await post.send(notification, post.ann())
    assert await post.list_log("?status=failed") == [("ann@example.com", "failed")]

    post.mailbox.answers = []
    await post.send(notification, post.ann())
    assert await post.list_log() == [("ann@example.com", "sent")]


@pytest.mark.parametrize("address", ["not an address", "a@b.example\r\nBcc: c@d.example"])
async def test_no_address_smuggles_anything_in(post, address: str) -> None:
    await post.send(post.unread("Hello"), post.ann(email=address))

    assert post.mailbox.mails == []
    assert [status for _, status in await post.list_log()] == ["bounced"]


async def test_a_name_with_line_breaks_stays_a_name(post) -> None:
    await post.send(post.unread("Hello"), post.ann(name="Ann\r\nBcc: c@d.example"))

    (mail,) = post.mailbox.mails
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].display_name == "Ann Bcc: c@d.example"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"port": 1}, "/host"),
        ({"security": "starttls"}, "/host"),
        ({"password": "secret"}, "/security"),
    ],
)
async def test_settings_that_do_not_work_are_not_kept(post, changes, pointer: str) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        await post.host.configure("notify_email", **{**post.settings, **changes})

    assert refused.value.errors[0].pointer == pointer


async def test_a_test_mail_says_what_the_server_said(post) -> None:
    assert await post.call("POST", "/test", {"address": "me@example.com"}) == (
        200,
        {"is_sent": True, "detail": "Kept"},
    )
    post.mailbox.answers = ["550 No such user"]
    _, answer = await post.call("POST", "/test", {"address": "you@example.com"})
    assert answer == {"is_sent": False, "detail": "bounced: 550 No such user"}
    status, problem = await post.call("POST", "/test", {"address": "you"})
    assert (status, problem["errors"][0]["pointer"]) == (422, "/address")


async def test_the_log_is_paged_and_only_for_who_manages_plugins(post, clock) -> None:
    for name in ("a", "b", "c"):
        await post.send(post.unread("Hi"), post.ann(email=f"{name}@example.com"))
        clock.advance(seconds=1)

    _, first = await post.call("GET", "/deliveries?limit=2")
    _, rest = await post.call("GET", f"/deliveries?limit=2&cursor={first['next']}")
    rows = [*first["data"], *rest["data"]]
    assert [one["address"][0] for one in rows] == ["c", "b", "a"]
    assert rest["next"] is None
    assert (await post.call("GET", "/deliveries?status=lost"))[0] == 422
    assert (await post.call("GET", "/stops?cursor=x"))[0] == 422
    for method, path in (("GET", "/deliveries"), ("GET", "/stops"), ("POST", "/test")):
        assert (await post.call(method, path, who=post.agent))[0] == 403


async def test_a_person_can_take_along_and_have_erased_what_was_sent(post) -> None:
    await post.send(post.unread("Hello"), post.ann())
    subject = SubjectView(visitor_id="vis_1", emails=("ann@example.com",))

    (answer,) = (await post.host.dispatcher.collect("subject_export", {"subject": subject})).answers
    assert [one["address"] for one in json.loads(answer.value[0].data)["sent"]] == [
        "ann@example.com"
    ]

    await post.host.dispatcher.collect("subject_erase", {"subject": subject})
    assert await post.list_log() == []


async def test_the_log_forgets_what_is_old(post, clock) -> None:
    await post.send(post.unread("Hello"), post.ann())
    clock.advance(days=31)

    await post.send(post.unread("Hello"), post.ann(email="b@example.com"))

    assert await post.list_log() == [("b@example.com", "sent")]


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_notify_email.plugin)
