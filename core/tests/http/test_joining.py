"""Coming in by an invitation, and choosing a new password by a link."""

import asyncio
from datetime import timedelta

import pytest

from chatclick import Receipt
from chatclick.clock import now
from chatclick.hooks import Registration
from chatclick.store.models import Audit, Invitation, Login, Staff
from chatclick.testing.plugins import build_plugin

PASSWORD = "correct horse battery staple"
NEW = {"email": "Bea@Example.com", "role": "agent"}


async def invite(api, token, **more):
    reply = await api("POST", "invitations", token, {**NEW, **more})
    return reply, reply.json["link"].partition("#")[2] if reply.status == 201 else ""


async def join(api, token, **more):
    return await api("POST", "auth/join", body={"token": token, "password": PASSWORD, **more})


async def test_an_invitation_lets_somebody_in_once(api, owner):
    team = (await api("POST", "teams", owner.token, {"name": "Returns"})).json["id"]
    made, token = await invite(api, owner.token, team_ids=[team])

    shown = await api("POST", "auth/link", body={"token": token})
    joined = await join(api, token, name="Bea")
    again = await join(api, token, name="Eve")

    assert (made.status, made.json["delivery"]) == (201, "none")
    assert made.json["link"].partition("#")[0].endswith("/admin/join")
    assert (shown.json["email"], shown.json["role"]) == ("bea@example.com", "agent")
    assert joined.status == 201
    assert joined.json["staff"]["name"] == "Bea"
    assert joined.json["staff"]["team_ids"] == [team]
    assert (await api("GET", "me", joined.json["access_token"])).status == 200
    assert (again.status, again.json["code"]) == (404, "link_invalid")
    assert [one["state"] for one in await list_invitations(api, owner)] == ["used"]


async def list_invitations(api, owner):
    return (await api("GET", "invitations", owner.token)).json["data"]


async def test_of_two_who_use_a_link_at_once_one_comes_in(api, owner):
    _, token = await invite(api, owner.token)

    replies = await asyncio.gather(join(api, token, name="A"), join(api, token, name="B"))

    assert sorted(reply.status for reply in replies) == [201, 404]
    assert await Staff.filter(email="bea@example.com").count() == 1


async def test_the_link_is_kept_nowhere(api, owner):
    _, token = await invite(api, owner.token)

    row = await Invitation.get(email="bea@example.com")
    listed = await api("GET", "invitations", owner.token)

    assert token not in str(dict(row))
    assert token not in listed.text
    assert token not in str([one.detail for one in await Audit.all()])


@pytest.mark.parametrize("how", ["revoked", "expired", "replaced", "wrong"])
async def test_a_link_that_is_over_is_like_none(api, owner, how, host):
    made, token = await invite(api, owner.token)
    if how == "revoked":
        path = f"invitations/{made.json['id']}"
        assert (await api("DELETE", path, owner.token)).status == 204
    elif how == "expired":

        async def age(_tx):
            await Invitation.filter(id=made.json["id"]).update(expires_at=now() - timedelta(1))

        await host.store.write(age)
    elif how == "replaced":
        await invite(api, owner.token)
    else:
        token = token[:-4] + "AAAA"

    for path in ("auth/link", "auth/join"):
        body = {"token": token} | ({"password": PASSWORD} if path == "auth/join" else {})
        reply = await api("POST", path, body=body)
        assert (reply.status, reply.json["code"]) == (404, "link_invalid")
    assert not await Staff.filter(email="bea@example.com").exists()


async def test_guessing_links_is_slowed_down(api, host):
    attempts = host.settings.limits.logins_per_minute + 1

    replies = [
        await api("POST", "auth/link", body={"token": f"guess{one}"}) for one in range(attempts)
    ]

    assert {reply.status for reply in replies[:-1]} == {404}
    assert replies[-1].status == 429
    assert int(replies[-1].headers["Retry-After"]) > 0


async def test_a_weak_password_leaves_the_link_good(api, owner):
    _, token = await invite(api, owner.token)

    weak = await api("POST", "auth/join", body={"token": token, "name": "Bea", "password": "short"})

    assert (weak.status, weak.json["errors"][0]["pointer"]) == (422, "/password")
    assert (await join(api, token)).status == 201


async def test_nobody_invites_into_a_role_above_their_own(api, sign_in, owner):
    admin, agent = await sign_in("admin"), await sign_in("agent")

    assert (await invite(api, admin.token, role="owner"))[0].status == 403
    assert (await invite(api, agent.token))[0].status == 403
    assert (await api("GET", "invitations", agent.token)).status == 403
    assert (await invite(api, owner.token, email=owner.email))[0].json["code"] == "email_taken"


async def test_a_password_link_ends_the_former_sign_ins(api, owner, sign_in):
    person = await sign_in("agent", password=True)
    made = await api("POST", f"staff/{person.id}/password-link", owner.token)
    token = made.json["link"].partition("#")[2]

    shown = await api("POST", "auth/link", body={"token": token})
    body = {"token": token, "password": "another good password"}
    changed = await api("POST", "auth/join", body=body)

    assert (made.status, shown.json["kind"]) == (201, "password")
    assert changed.status == 201
    assert (await api("GET", "me", person.token)).status == 401
    assert await Login.filter(staff_id=person.id, revoked_at=None).count() == 1
    assert (await api("POST", "auth/join", body=body)).status == 404


async def test_a_password_link_for_somebody_above_is_refused(api, owner, sign_in):
    admin = await sign_in("admin")

    assert (await api("POST", f"staff/{owner.id}/password-link", admin.token)).status == 403


@pytest.mark.parametrize("how", ["another role", "a wider role"])
async def test_a_password_link_ends_when_its_person_may_do_more(api, owner, sign_in, how):
    admin = await sign_in("admin")
    narrow = {"name": "Readers", "permissions": ["session:read"]}
    role = (await api("POST", "roles", owner.token, narrow)).json["id"]
    person = await sign_in("Readers", password=True)
    made = await api("POST", f"staff/{person.id}/password-link", admin.token)
    token = made.json["link"].partition("#")[2]

    if how == "another role":
        raised = await api("PATCH", f"staff/{person.id}", owner.token, {"role": "owner"})
    else:
        wide = {"permissions": ["session:read", "settings:write"]}
        raised = await api("PATCH", f"roles/{role}", owner.token, wide)
    taken = await join(api, token)

    assert (made.status, raised.status) == (201, 200)
    assert (taken.status, taken.json["code"]) == (404, "link_invalid")


@pytest.fixture
def mails(host):
    """Let a plugin send mail; return what it was given, as it comes."""
    given = asyncio.Queue()

    async def notification_send(notification, recipient):
        await given.put((notification, recipient))
        return Receipt()

    registrations = host.dispatcher.registrations
    plugin = build_plugin(notification_send=notification_send)
    registrations.add(Registration("mailer", plugin, None, frozenset({"notify:send"}), frozenset()))
    registrations.open("mailer")
    host.settings.public_url = "https://chat.example.com"
    return given


async def forget(api, email):
    return await api("POST", "auth/password-reset", body={"email": email})


async def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(api, sign_in, mails):
    person, other = await sign_in("agent", password=True), await sign_in("agent")

    asked = await forget(api, person.email)
    notification, recipient = await mails.get()
    base, _, token = notification.url.partition("#")
    body = {"token": token, "password": "another good password"}
    changed = await api("POST", "auth/join", body=body)

    assert (asked.status, asked.json) == (202, {"is_mailed": True})
    assert (notification.type, recipient.email) == ("staff.password", person.email)
    assert base == "https://chat.example.com/admin/join"
    assert changed.status == 201
    assert (await api("GET", "me", person.token)).status == 401
    assert (await api("GET", "me", other.token)).status == 200
    assert (await api("POST", "auth/join", body=body)).json["code"] == "link_invalid"
    assert await Audit.filter(action="staff.password_ask", target=person.id).count() == 1
    assert token not in str([one.detail for one in await Audit.all()])


async def test_the_answer_to_a_forgotten_password_tells_nothing_about_the_address(
    api, sign_in, mails, host
):
    person, by_plugin = await sign_in("agent", password=True), await sign_in("agent")
    gone = await sign_in("agent", password=True)

    async def leave(_tx):
        await Staff.filter(id=gone.id).update(is_active=False)
        await Staff.filter(id=by_plugin.id).update(password_hash=None)

    await host.store.write(leave)

    emails = ("nobody@example.com", gone.email, by_plugin.email, person.email)
    replies = [await forget(api, email) for email in emails]
    _, recipient = await mails.get()

    assert {(reply.status, reply.text) for reply in replies} == {(202, '{"is_mailed":true}')}
    assert recipient.email == person.email
    assert await Invitation.filter(kind="password").count() == 1


async def test_a_link_for_a_forgotten_password_lasts_an_hour_and_dies_with_the_next_change(
    api, sign_in, mails, owner
):
    person = await sign_in("agent", password=True)
    tokens = []
    for _ in range(2):
        await forget(api, person.email)
        tokens.append((await mails.get())[0].url.partition("#")[2])

    rows = await Invitation.filter(staff_id=person.id)
    used = await join(api, tokens[0])
    rest = await join(api, tokens[1])

    assert {row.expires_at - row.created_at for row in rows} == {timedelta(hours=1)}
    assert (used.status, rest.status) == (201, 404)


async def test_mails_for_forgotten_passwords_are_few(api, sign_in, mails):
    person, other = await sign_in("agent", password=True), await sign_in("agent", password=True)

    to_one = [(await forget(api, person.email)).status for _ in range(5)]
    to_other = [(await forget(api, other.email)).status for _ in range(6)]
    recipients = [(await mails.get())[1].email for _ in range(6)]

    assert to_one == [202] * 5
    assert to_other == [202] * 5 + [429]
    assert sorted(recipients) == sorted([person.email] * 3 + [other.email] * 3)


@pytest.mark.parametrize("lacks", ["a plugin", "its address"])
async def test_a_server_that_mails_no_links_says_so(api, sign_in, host, lacks, request):
    person = await sign_in("agent", password=True)
    if lacks == "its address":
        request.getfixturevalue("mails")
        host.settings.public_url = ""

    asked = await forget(api, person.email)

    assert (asked.status, asked.json) == (202, {"is_mailed": False})
    assert not await Invitation.exists()
