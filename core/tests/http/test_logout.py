"""Leaving a browser that others use: nothing of the thread is left behind for them."""

import pytest

from chatclick.store.models import Session, Visitor

from .identity_proofs import prove


@pytest.fixture
def leave(api, widget_id):
    async def call(token: str, widget: str = "") -> int:
        path = f"/widget/v1/{widget or widget_id}/logout"
        return (await api("POST", path, body={"token": token})).status

    return call


@pytest.fixture
async def secret(api, owner, widget_id) -> str:
    reply = await api("POST", f"widgets/{widget_id}/identity-secret", owner.token)
    return reply.json["identity_secret"]


async def test_the_token_opens_nothing_after_a_logout(api, chat, leave, widget_id, host):
    token, session = await chat()
    path = f"sessions/{session['id']}"
    await api("POST", f"{path}/messages", token, {"client_msg_id": "m1", "text": "my secret"})
    ended = []
    host.services.on_revoked = ended.append

    assert await leave(token) == 204

    assert ended == [session["visitor"]["id"]], "open sockets end with it"
    for what in ("sessions", path, f"{path}/messages", f"{path}/events"):
        reply = await api("GET", what, token)
        assert (reply.status, reply.json["code"]) == (401, "token_invalid")
    resumed = await api("POST", f"/widget/v1/{widget_id}/visitor", body={"token": token})
    assert (resumed.status, resumed.json["code"]) == (401, "token_invalid")


async def test_who_comes_next_is_a_new_visitor(arrive, leave):
    first = await arrive()
    await leave(first["token"])

    second = await arrive()

    assert second["visitor"]["id"] != first["visitor"]["id"]
    assert second["sessions"] == []


async def test_a_logout_twice_is_fine_and_ends_nobody_else(api, arrive, leave, host):
    first, other = await arrive(), await arrive()
    await leave(first["token"])
    version = (await Visitor.get(id=first["visitor"]["id"])).token_version
    ended = []
    host.services.on_revoked = ended.append

    assert await leave(first["token"]) == 204

    assert ended == []
    assert (await Visitor.get(id=first["visitor"]["id"])).token_version == version
    assert (await api("GET", "sessions", other["token"])).status == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_token_nobody_issued_gets_the_same_answer(leave, token):
    assert await leave(token) == 204


async def test_a_token_of_another_widget_ends_nothing(api, arrive, leave, owner):
    visitor = await arrive()
    other = (await api("POST", "widgets", owner.token, {"name": "Other"})).json["id"]
    await api("POST", f"widgets/{other}/publish", owner.token)

    assert await leave(visitor["token"], other) == 204

    assert (await api("GET", "sessions", visitor["token"])).status == 200


async def test_who_the_site_knows_comes_back_to_their_sessions_by_proof_alone(
    api, arrive, leave, secret
):
    known = await arrive(identity=prove(secret, "u1"))
    session_id = (await api("POST", "sessions", known["token"], {})).json["id"]
    await leave(known["token"])

    stranger = await arrive()
    again = await arrive(token=known["token"], identity=prove(secret, "u1"))

    assert stranger["sessions"] == []
    assert [one["id"] for one in again["sessions"]] == [session_id]
    assert await Session.filter(id=session_id, visitor_id=known["visitor"]["id"]).exists()


async def test_a_foreign_page_logs_nobody_out(api, arrive, owner, widget_id):
    draft = {
        "schemaVersion": 1,
        "name": "x",
        "security": {"allowedOrigins": ["https://shop.example"]},
    }
    await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft)
    await api("POST", f"widgets/{widget_id}/publish", owner.token)
    token = (await arrive())["token"]

    reply = await api(
        "POST",
        f"/widget/v1/{widget_id}/logout",
        body={"token": token},
        headers={"Origin": "https://evil.example"},
    )

    assert (reply.status, reply.json["code"]) == (403, "origin_not_allowed")
    assert (await api("GET", "sessions", token)).status == 200
