"""Visitors: started, resumed, vouched for, merged, exported, erased."""

import time

import pytest

from chatclick import ErasureReport
from chatclick.hooks import Registration
from chatclick.host.manifest import build_manifest
from chatclick.host.states import Entry
from chatclick.ids import new_id
from chatclick.plugin.traces import Candidate
from chatclick.security.keys import KeyRing
from chatclick.security.policy import Principal
from chatclick.security.tokens import Tokens, VisitorClaims
from chatclick.store.events import Actor
from chatclick.store.models import Audit, Event, Message, Session, Visitor, VisitorIdentity
from chatclick.testing import build_plugin

from .identity_proofs import prove, sign

DAY_S = 24 * 3600


@pytest.fixture
async def secret(api, owner, widget_id) -> str:
    reply = await api("POST", f"widgets/{widget_id}/identity-secret", owner.token)
    return reply.json["identity_secret"]


async def open_session(api, token) -> str:
    return (await api("POST", "sessions", token, {})).json["id"]


async def test_a_token_resumes_the_visitor_with_their_sessions(api, arrive):
    first = await arrive()
    session_id = await open_session(api, first["token"])

    again = await arrive(token=first["token"])

    assert again["visitor"]["id"] == first["visitor"]["id"]
    assert [one["id"] for one in again["sessions"]] == [session_id]


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_token_that_is_no_good_is_refused_and_makes_nobody(api, widget_id, token):
    reply = await api("POST", f"/widget/v1/{widget_id}/visitor", body={"token": token})

    assert (reply.status, reply.json["code"]) == (401, "token_invalid")
    assert not await Visitor.all().exists()


@pytest.fixture
def tokens_at(host):
    """Issue a visitor's token as a clock would that is so many days off."""

    async def issue(visitor_id: str, days: float) -> str:
        then_s = time.time() + days * DAY_S
        tokens = Tokens(KeyRing.load(host.settings.effective_secret_key_file), lambda: then_s)
        visitor = await Visitor.get(id=visitor_id)
        claims = VisitorClaims(visitor_id, visitor.widget_id, visitor.token_version)
        return tokens.issue(claims)

    return issue


@pytest.mark.parametrize("days", [1 / 24, 20, -31, -59], ids=lambda days: f"{days:.2f} days")
async def test_a_token_of_a_wrong_clock_or_just_expired_goes_on(api, arrive, tokens_at, days):
    first = await arrive()
    session_id = await open_session(api, first["token"])

    again = await arrive(token=await tokens_at(first["visitor"]["id"], days))

    assert again["visitor"]["id"] == first["visitor"]["id"]
    assert [one["id"] for one in again["sessions"]] == [session_id]
    assert (await api("GET", "sessions", again["token"])).status == 200


@pytest.mark.parametrize(("days", "code"), [(31, "token_invalid"), (-61, "token_expired")])
async def test_a_token_far_out_of_its_time_is_refused(
    api, arrive, tokens_at, widget_id, days, code
):
    visitor_id = (await arrive())["visitor"]["id"]

    token = await tokens_at(visitor_id, days)
    reply = await api("POST", f"/widget/v1/{widget_id}/visitor", body={"token": token})

    assert (reply.status, reply.json["code"]) == (401, code)


async def test_a_token_out_of_its_time_opens_nothing_else(api, arrive, tokens_at):
    visitor_id = (await arrive())["visitor"]["id"]

    for days in (1 / 24, -31):
        token = await tokens_at(visitor_id, days)
        assert (await api("GET", "sessions", token)).status == 401


async def test_an_expired_token_of_a_vouched_visitor_needs_the_proof_again(
    api, arrive, secret, tokens_at, widget_id
):
    visitor_id = (await arrive(identity=prove(secret, "u1")))["visitor"]["id"]
    token = await tokens_at(visitor_id, -31)

    alone = await api("POST", f"/widget/v1/{widget_id}/visitor", body={"token": token})
    proven = await arrive(token=token, identity=prove(secret, "u1"))
    ahead = await arrive(token=await tokens_at(visitor_id, 1))

    assert (alone.status, alone.json["code"]) == (401, "token_expired")
    assert proven["visitor"]["id"] == ahead["visitor"]["id"] == visitor_id


async def test_a_token_is_good_for_one_widget(api, arrive, owner):
    first = await arrive()
    other = (await api("POST", "widgets", owner.token, {"name": "Other"})).json["id"]
    await api("POST", f"widgets/{other}/publish", owner.token)

    reply = await api("POST", f"/widget/v1/{other}/visitor", body={"token": first["token"]})

    assert (reply.status, reply.json["code"]) == (401, "token_invalid")


async def test_what_the_page_says_is_kept_cleaned(api, arrive, owner):
    said = {
        "page": {"url": "javascript:alert(1)", "title": "a\u202eb <script>", "referrer": "x"},
        "locale": "de\r\nX: y",
        "timezone": "Europe/Berlin",
    }

    visitor = (await arrive(**said))["visitor"]

    assert visitor["traits"]["page"]["url"] == ""
    assert visitor["traits"]["page"]["title"] == "ab <script>"
    assert "\r" not in visitor["traits"]["locale"]
    assert visitor["traits"]["timezone"] == "Europe/Berlin"


async def test_an_unsigned_identity_is_a_claim_and_opens_nothing(api, arrive, secret):
    known = await arrive(identity=sign(secret, sub="u1", email="ceo@example.com", name="Cee"))
    await open_session(api, known["token"])

    claimed = await arrive(identity={"id": "u1", "email": "ceo@example.com"})

    assert claimed["visitor"]["id"] != known["visitor"]["id"]
    assert claimed["visitor"]["is_identified"] is False
    assert claimed["sessions"] == []


@pytest.mark.parametrize("hmac", ["", "0" * 64, "x"])
async def test_a_wrong_proof_is_refused(api, widget_id, secret, hmac):
    said = {"identity": {"id": "u1", "hmac": hmac}}

    reply = await api("POST", f"/widget/v1/{widget_id}/visitor", body=said)

    assert (reply.status, reply.json["code"]) == (401, "identity_invalid")


async def test_a_proven_id_finds_its_visitor_on_another_browser(api, arrive, secret):
    first = await arrive(identity=prove(secret, "u1", name="Ada"))
    session_id = await open_session(api, first["token"])

    other = await arrive(identity=sign(secret, sub="u1"))

    assert other["visitor"]["id"] == first["visitor"]["id"]
    assert other["visitor"]["name"] == "Ada"
    assert [one["id"] for one in other["sessions"]] == [session_id]
    assert (await api("GET", "sessions", first["token"])).status == 200


async def test_an_anonymous_visitor_becomes_the_proven_one(api, arrive, secret):
    before = await arrive(identity={"email": "ceo@example.com", "name": "Ada"})
    session_id = await open_session(api, before["token"])

    after = await arrive(token=before["token"], identity=prove(secret, "u1"))

    assert after["visitor"]["id"] == before["visitor"]["id"]
    assert after["visitor"]["is_identified"] is True
    assert after["visitor"]["email"] is None, "an address nobody proved looks proven"
    assert [one["id"] for one in after["sessions"]] == [session_id]
    assert (await api("GET", "sessions", before["token"])).status == 401
    assert await Event.filter(type="visitor.identified").count() == 1


async def test_the_sessions_of_an_anonymous_visitor_move_once(api, arrive, secret):
    known = await arrive(identity=prove(secret, "u1"))
    anonymous = await arrive()
    session_id = await open_session(api, anonymous["token"])
    path = f"sessions/{session_id}/messages"
    message = {"client_msg_id": "m1", "text": "hello"}
    first = await api("POST", path, anonymous["token"], message)

    merged = await arrive(token=anonymous["token"], identity=prove(secret, "u1"))

    assert merged["visitor"]["id"] == known["visitor"]["id"]
    assert [one["id"] for one in merged["sessions"]] == [session_id]
    assert not await Visitor.filter(id=anonymous["visitor"]["id"]).exists()
    assert (await api("GET", "sessions", anonymous["token"])).status == 401
    repeated = await api("POST", path, merged["token"], message)
    assert repeated.json == first.json, "a repeat after the move is still a repeat"
    assert await Audit.filter(action="visitor.merge").count() == 1
    told = await Event.get(type="visitor.merged")
    assert told.data == {"id": known["visitor"]["id"], "merged": anonymous["visitor"]["id"]}


async def test_what_was_opened_before_somebody_proved_who_they_are_ends(host, arrive, secret):
    first, second, nobody = [await arrive() for _ in range(3)]
    ended = []
    host.services.on_revoked = ended.append

    await arrive(token=first["token"], identity=prove(secret, "u1"))
    await arrive(token=second["token"], identity=prove(secret, "u1"))
    again = await arrive(identity=prove(secret, "u1"))
    await arrive(token=again["token"], identity=prove(secret, "u2"))
    await arrive(token=nobody["token"])

    assert ended[:2] == [first["visitor"]["id"], second["visitor"]["id"]]
    assert not {again["visitor"]["id"], nobody["visitor"]["id"]} & set(ended[1:])


async def test_two_ids_are_two_people_whatever_else_is_equal(api, arrive, secret):
    ada = await arrive(identity=sign(secret, sub="u1", email="shared@example.com", phone="+49 1"))
    await open_session(api, ada["token"])

    bea = await arrive(
        token=ada["token"],
        identity=sign(secret, sub="u2", email="shared@example.com", phone="+49 1"),
    )

    assert bea["visitor"]["id"] != ada["visitor"]["id"]
    assert bea["sessions"] == []


async def test_a_proven_address_finds_a_visitor_without_an_id(arrive, secret, host, widget_id):
    written = await arrive()

    async def work(_tx):
        await VisitorIdentity.create(
            id="vid_1",
            visitor_id=written["visitor"]["id"],
            kind="email",
            value=f"{widget_id}/ada@example.com",
            verified_at=(await Visitor.get(id=written["visitor"]["id"])).created_at,
        )

    await host.store.write(work)

    found = await arrive(identity=sign(secret, sub="u1", email="Ada@example.com"))

    assert found["visitor"]["id"] == written["visitor"]["id"]


async def test_a_widget_may_want_a_proof_of_everybody(api, arrive, owner, secret, widget_id):
    anonymous = await arrive()
    draft = {"schemaVersion": 1, "name": "x", "security": {"requireProof": True}}
    await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft)
    await api("POST", f"widgets/{widget_id}/publish", owner.token)

    unsigned = await api("POST", f"/widget/v1/{widget_id}/visitor", body={"identity": {"id": "u"}})
    old_token = await api("GET", "sessions", anonymous["token"])
    proven = await arrive(identity=prove(secret, "u1"))

    assert (unsigned.status, unsigned.json["code"]) == (401, "identity_required")
    assert (old_token.status, old_token.json["code"]) == (401, "identity_required")
    assert (await api("GET", "sessions", proven["token"])).status == 200


async def test_a_visitor_changes_what_they_said_but_not_what_their_site_said(api, arrive, secret):
    anonymous, proven = await arrive(), await arrive(identity=prove(secret, "u1"))

    mine = await api(
        "PATCH", f"visitors/{anonymous['visitor']['id']}", anonymous["token"], {"name": "Ada"}
    )
    path = f"visitors/{proven['visitor']['id']}"
    vouched = await api("PATCH", path, proven["token"], {"email": "ceo@example.com"})
    foreign = await api("PATCH", path, anonymous["token"], {"name": "Ada"})

    assert (mine.status, mine.json["name"]) == (200, "Ada")
    assert (vouched.status, vouched.json["code"]) == (403, "identity_vouched")
    assert foreign.status == 404


async def test_what_a_site_signed_of_a_visitor_is_a_trait_the_browser_cannot_change(
    api, arrive, secret, owner
):
    attributes = {"plan": "pro", "seats": 3, "page": "https://elsewhere.example"}
    proven = await arrive(
        identity=sign(secret, sub="u1", attributes=attributes), page={"url": "https://shop.example"}
    )
    path = f"visitors/{proven['visitor']['id']}"

    changed = await api("PATCH", path, proven["token"], {"traits": {"plan": "free"}})
    own = await api("PATCH", path, proven["token"], {"traits": {"color": "red", "plan": "pro"}})

    assert proven["visitor"]["traits"]["page"]["url"] == "https://shop.example"
    assert (changed.status, changed.json["code"]) == (403, "identity_vouched")
    assert own.json["traits"] == {"color": "red", "plan": "pro", "seats": 3}
    seen = await api("GET", path, owner.token)
    assert seen.json["traits"] == own.json["traits"]


async def test_the_sites_newest_word_counts_and_a_change_by_staff_stands_until_then(
    api, arrive, secret, owner
):
    first = await arrive(identity=sign(secret, sub="u1", attributes={"plan": "pro", "old": True}))
    path = f"visitors/{first['visitor']['id']}"

    by_staff = await api("PATCH", path, owner.token, {"traits": {"plan": "free", "old": True}})
    silent = await arrive(identity=prove(secret, "u1"))
    newer = await arrive(identity=sign(secret, sub="u1", attributes={"plan": "team", "old": None}))

    assert by_staff.json["traits"] == {"plan": "free", "old": True}
    assert silent["visitor"]["traits"] == {"plan": "free", "old": True}
    assert newer["visitor"]["traits"] == {"plan": "team"}


async def test_nobody_vouches_for_what_came_without_a_proof(api, arrive):
    visitor = await arrive()
    path = f"visitors/{visitor['visitor']['id']}"

    await api("PATCH", path, visitor["token"], {"traits": {"plan": "pro"}})
    changed = await api("PATCH", path, visitor["token"], {"traits": {"plan": "free"}})

    assert changed.json["traits"] == {"plan": "free"}


async def test_staff_find_and_change_visitors(api, arrive, owner):
    await arrive()
    visitor = (await arrive(identity={"name": "Ada L", "email": "ada@example.com"}))["visitor"]

    for query in ("ada", "ADA@ex", "L"):
        found = await api("GET", f"visitors?q={query}", owner.token)
        assert [one["id"] for one in found.json["data"]] == [visitor["id"]]
    path = f"visitors/{visitor['id']}"
    changed = await api("PATCH", path, owner.token, {"phone": "+49 30 1", "traits": {"plan": "b"}})

    assert changed.json["phone"] == "+49 30 1"
    assert (await api("GET", path, owner.token)).json == changed.json
    assert (await api("GET", "visitors?q=%25", owner.token)).json["data"] == []


async def test_an_export_holds_what_was_said(api, chat, owner):
    token, session = await chat()
    message = {"client_msg_id": "m1", "text": "my address is here"}
    await api("POST", f"sessions/{session['id']}/messages", token, message)

    reply = await api("GET", f"visitors/{session['visitor']['id']}/export", owner.token)

    assert reply.json["visitor"]["id"] == session["visitor"]["id"]
    assert [one["content"]["text"] for one in reply.json["messages"]] == ["my address is here"]


async def test_an_export_is_whole_however_much_there_is(api, chat, owner, host):
    token, session = await chat()
    message = {"client_msg_id": "m1", "text": "first"}
    first = await api("POST", f"sessions/{session['id']}/messages", token, message)
    row = await Message.get(id=first.json["message_id"])
    event = await Event.get(position=row.position)
    more = range(1, 10_002)

    async def work(_tx):
        await Message.bulk_create([_copy_of(row, number) for number in more], batch_size=1000)
        await Event.bulk_create([_copy_of(event, number) for number in more], batch_size=1000)

    await host.store.write(work)

    reply = await api("GET", f"visitors/{session['visitor']['id']}/export", owner.token)

    found = [one["seq"] for one in reply.json["messages"]]
    assert found == list(range(row.seq, row.seq + 10_002))


def _copy_of(row, number: int):
    values = {name: getattr(row, name) for name in row._meta.db_fields}
    values["position"] += number
    values["seq"] += number
    if isinstance(row, Message):
        values["client_msg_id"] = f"copy {number}"
    return type(row)(**values)


async def test_an_erased_visitor_leaves_places_but_no_words(api, arrive, owner, host):
    arrived = await arrive(identity={"name": "Grizelda", "email": "grizelda@example.com"})
    token, visitor_id = arrived["token"], arrived["visitor"]["id"]
    reply = await api("POST", "sessions", token, {"subject": "Grizelda's order"})
    path = f"sessions/{reply.json['id']}"
    await api("POST", f"{path}/messages", token, {"client_msg_id": "m1", "text": "I am Grizelda"})
    await api("POST", f"{path}/seen", token, {"seq": 3})
    ended = []
    host.services.on_revoked = ended.append

    erased = await api("POST", f"visitors/{visitor_id}/erase", owner.token)

    assert erased.status == 200
    assert ended == [visitor_id]
    assert (await api("GET", "sessions", token)).status == 401
    for seen in ("", "/messages", "/events"):
        assert "rizelda" not in (await api("GET", path + seen, owner.token)).text
    assert "rizelda" not in (await api("GET", f"visitors/{visitor_id}", owner.token)).text
    assert await Message.all().count() == 1
    assert await Session.filter(visitor_id=visitor_id).count() == 1


async def test_why_an_erased_visitors_session_was_given_away_is_not_said_any_more(
    api, arrive, owner, host
):
    arrived = await arrive()
    session_id = await open_session(api, arrived["token"])
    triage = Principal("plugin", "triage", permissions=frozenset({"session:assign"}))
    await host.services.sessions.assign(
        triage,
        session_id,
        owner.id,
        reason="Grizelda wants a refund",
        trace=[Candidate(kind="staff", id=owner.id, note="knows Grizelda")],
    )

    await api("POST", f"visitors/{arrived['visitor']['id']}/erase", owner.token)

    traces = await api("GET", f"sessions/{session_id}/trace", owner.token)
    assert [one["plugin_id"] for one in traces.json["data"]] == ["triage"]
    assert "rizelda" not in traces.text


async def test_nothing_of_an_erased_visitor_is_left_however_much_there_was(
    api, arrive, owner, host
):
    visitor_id = (await arrive())["visitor"]["id"]
    at = (await Visitor.get(id=visitor_id)).created_at
    sessions = [
        Session(
            id=new_id("session"),
            visitor_id=visitor_id,
            channel="web",
            state="closed",
            subject="Grizelda's order",
            created_at=at,
            updated_at=at,
        )
        for _ in range(10_001)
    ]

    async def work(_tx):
        await Session.bulk_create(sessions, batch_size=1000)

    await host.store.write(work)

    erased = await api("POST", f"visitors/{visitor_id}/erase", owner.token)

    assert erased.json["sessions"] == len(sessions)
    assert not await Session.exclude(subject="").exists()


@pytest.mark.parametrize("is_complete", [True, False])
async def test_a_plugin_that_could_not_erase_all_of_it_has_still_to(
    api, arrive, owner, host, is_complete
):
    async def subject_erase(subject):
        return ErasureReport(is_complete=is_complete)

    registrations = host.dispatcher.registrations
    plugin = build_plugin(subject_erase=subject_erase)
    registrations.add(Registration("notes", plugin, None, frozenset(), frozenset()))
    registrations.open("notes")
    visitor_id = (await arrive())["visitor"]["id"]

    erased = await api("POST", f"visitors/{visitor_id}/erase", owner.token)

    assert ("notes" in erased.json["confirmed"]) is is_complete
    assert ("notes" in erased.json["failed"]) is not is_complete


async def test_a_plugin_that_does_not_run_has_still_to_tell_and_to_erase(api, arrive, owner, host):
    document = {"manifest_version": 1, "name": "X", "hooks": ["subject_erase", "subject_export"]}
    for name in ("notes", "never"):
        host.plugins.entries[name] = Entry(name, manifest=build_manifest({**document, "id": name}))
    await host.plugins.disable("notes", actor=Actor("agent", owner.id, "Olive"))
    visitor_id = (await arrive())["visitor"]["id"]

    told = await api("GET", f"visitors/{visitor_id}/export", owner.token)
    erased = await api("POST", f"visitors/{visitor_id}/erase", owner.token)

    assert told.json["failed"] == erased.json["failed"] == ["notes"]


async def test_new_visitors_are_limited_and_known_ones_are_not(api, arrive, host):
    first = await arrive()
    table = host.services.limiter.visitors
    left = int(table.headers("")["RateLimit-Remaining"])

    for _ in range(3):
        await arrive(token=first["token"])

    assert int(table.headers("")["RateLimit-Remaining"]) >= left - 1
