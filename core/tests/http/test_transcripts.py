"""Transcripts of sessions: as files and by mail."""

from chatclick import Receipt
from chatclick.hooks import Registration
from chatclick.testing.plugins import build_plugin


async def test_a_transcript_holds_what_was_said_and_no_note(api, chat, owner, arrive):
    token, session = await chat()
    path = f"sessions/{session['id']}"
    said = {"client_msg_id": "a", "text": "<script>alert(1)</script> & so\non"}
    await api("POST", f"{path}/messages", token, said)
    note = {"client_msg_id": "b", "text": "a secret", "kind": "note"}
    await api("POST", f"{path}/messages", owner.token, note)
    card = {
        "type": "card",
        "title": "Boots <b>",
        "actions": [{"type": "link", "label": "More", "url": "https://shop.example/boots"}],
    }
    await api("POST", f"{path}/messages", owner.token, {"client_msg_id": "c", "content": card})

    text = await api("GET", f"{path}/transcript", token)
    page = await api("GET", f"{path}/transcript?format=html", token)
    of_staff = await api("GET", f"{path}/transcript", owner.token)

    assert text.status == page.status == 200
    assert "<script>alert(1)</script> & so\non" in text.text
    assert "Boots <b>\n- More https://shop.example/boots" in text.text
    assert "<script" not in page.text and "&lt;script&gt;" in page.text
    assert "Boots &lt;b&gt;" in page.text
    for reply in (text, page, of_staff):
        assert "secret" not in reply.text
        assert reply.headers["Content-Disposition"].startswith("attachment")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in page.headers["Content-Type"]


async def test_a_transcript_is_written_in_the_visitors_time(api, arrive, host):
    arrived = await arrive(timezone="Asia/Tokyo")
    session = (await api("POST", "sessions", arrived["token"], {})).json

    text = await api("GET", f"sessions/{session['id']}/transcript", arrived["token"])

    assert "(Asia/Tokyo)" in text.text


async def test_a_transcript_is_given_where_the_widget_offers_it(api, chat, owner, widget_id):
    config = {"schemaVersion": 2, "name": "Shop", "features": {"transcript": {"enabled": False}}}
    await api("PUT", f"widgets/{widget_id}/draft", owner.token, config)
    await api("POST", f"widgets/{widget_id}/publish", owner.token)
    token, session = await chat()

    refused = await api("GET", f"sessions/{session['id']}/transcript", token)

    assert (refused.status, refused.json["code"]) == (403, "feature_off")
    assert (await api("GET", f"sessions/{session['id']}/transcript", owner.token)).status == 200


async def test_a_foreign_transcript_looks_like_a_missing_one(api, chat, arrive):
    _, session = await chat()
    other = (await arrive())["token"]

    for session_id in (session["id"], "ses_" + "0" * 32):
        assert (await api("GET", f"sessions/{session_id}/transcript", other)).status == 404


async def test_a_transcript_goes_by_mail_where_a_plugin_sends_mail(api, chat, host):
    token, session = await chat()
    path = f"sessions/{session['id']}/transcript"
    said = {"client_msg_id": "a", "text": "hello there"}
    await api("POST", f"sessions/{session['id']}/messages", token, said)
    nobody = await api("POST", path, token, {"email": "ann@example.com"})
    sent = []

    async def notification_send(notification, recipient):
        sent.append((notification, recipient))
        return Receipt()

    registrations = host.dispatcher.registrations
    permissions = frozenset({"notify:send", "message:read"})
    plugin = build_plugin(notification_send=notification_send)
    registrations.add(Registration("mailer", plugin, None, permissions, frozenset()))
    registrations.open("mailer")

    bad = await api("POST", path, token, {"email": "not one"})
    replies = [await api("POST", path, token, {"email": "ann@example.com"}) for _ in range(4)]

    assert (nobody.status, nobody.json["code"]) == (409, "mail_unavailable")
    assert bad.status == 422
    assert [reply.status for reply in replies] == [202, 202, 202, 429]
    notification, recipient = sent[0]
    assert notification.type == "session.transcript"
    assert "hello there" in notification.body
    assert recipient.email == "ann@example.com"


async def test_no_crowd_of_visitors_sends_mail_to_a_crowd(api, chat, host):
    async def notification_send(notification, recipient):
        return Receipt()

    registrations = host.dispatcher.registrations
    permissions = frozenset({"notify:send", "message:read"})
    plugin = build_plugin(notification_send=notification_send)
    registrations.add(Registration("mailer", plugin, None, permissions, frozenset()))
    registrations.open("mailer")

    async def ask(email):
        token, session = await chat()
        return await api("POST", f"sessions/{session['id']}/transcript", token, {"email": email})

    to_one = [(await ask("ann@example.com")).status for _ in range(4)]
    to_many = [(await ask(f"p{at}@example.com")).status for at in range(9)]

    assert to_one == [202, 202, 202, 429]
    assert to_many == [202] * 7 + [429] * 2
