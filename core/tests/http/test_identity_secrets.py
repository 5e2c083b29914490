"""The secrets of sites: replaced with two good at once for a while, ended, never shown again."""

from datetime import timedelta

import pytest

from chatclick.clock import now
from chatclick.security.identity import build_kid
from chatclick.store.models import Audit, Widget

from .identity_proofs import prove, sign


@pytest.fixture
def replace(api, owner, widget_id):
    async def call(query: str = "") -> dict[str, str]:
        reply = await api("POST", f"widgets/{widget_id}/identity-secret{query}", owner.token)
        assert reply.status == 200, reply.text
        return reply.json

    return call


@pytest.fixture
def show(api, widget_id):
    """Show a proof as the widget does; return the status."""

    async def call(identity: dict[str, str]) -> int:
        path = f"/widget/v1/{widget_id}/visitor"
        return (await api("POST", path, body={"identity": identity})).status

    return call


async def test_a_replaced_secret_stops_at_once(replace, show):
    old, new = await replace(), await replace()

    assert await show(prove(old["identity_secret"], "u1")) == 401
    assert await show(prove(new["identity_secret"], "u1")) == 200
    assert new["former_until"] is None


async def test_with_an_overlap_both_secrets_are_good_until_it_ends(replace, show, host, widget_id):
    old = (await replace())["identity_secret"]
    new = await replace("?overlap_s=3600")

    for secret in (old, new["identity_secret"]):
        assert await show(prove(secret, "u1")) == 200
        assert await show(sign(secret, sub="u1")) == 200
    await set_end(host, widget_id, now() - timedelta(seconds=1))
    assert await show(prove(old, "u1")) == 401
    assert await show(sign(old, sub="u1")) == 401
    assert await show(sign(new["identity_secret"], sub="u1")) == 200


async def test_a_third_secret_ends_the_first_whatever_was_left_of_it(replace, show):
    first = (await replace())["identity_secret"]
    second = (await replace("?overlap_s=3600"))["identity_secret"]
    third = (await replace("?overlap_s=3600"))["identity_secret"]

    statuses = [await show(prove(one, "u1")) for one in (first, second, third)]

    assert statuses == [401, 200, 200]


async def test_the_former_secret_can_be_ended_before_its_time(replace, show, api, owner, widget_id):
    old = (await replace())["identity_secret"]
    await replace("?overlap_s=3600")
    path = f"widgets/{widget_id}/identity-secret/former"

    ended, again = await api("DELETE", path, owner.token), await api("DELETE", path, owner.token)

    assert (ended.status, again.status) == (204, 204)
    assert await show(prove(old, "u1")) == 401
    assert await Audit.filter(action="widget.end_identity_secret").count() == 1


async def test_every_change_is_audited_and_no_secret_is_told_twice(replace, api, owner, widget_id):
    await replace()
    new = await replace("?overlap_s=3600")

    state = await api("GET", f"widgets/{widget_id}/identity-secret", owner.token)

    entries = await Audit.filter(action="widget.replace_identity_secret").order_by("number")
    assert [entry.detail["overlap_s"] for entry in entries] == [0, 3600]
    assert state.json["kid"] == new["kid"] == build_kid(new["identity_secret"])
    assert state.json["former_kid"] == entries[0].detail["kid"]
    assert state.json["former_until"] == new["former_until"]
    widget = await Widget.get(id=widget_id)
    told = f"{state.text} {[entry.detail for entry in entries]} {widget.identity_secret}"
    assert new["identity_secret"] not in told


@pytest.mark.parametrize("query", ["?overlap_s=-1", "?overlap_s=2592001", "?overlap_s=soon"])
async def test_an_overlap_has_its_bounds(api, owner, widget_id, query):
    reply = await api("POST", f"widgets/{widget_id}/identity-secret{query}", owner.token)

    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/query/overlap_s"


async def test_agents_have_no_say_in_secrets(api, sign_in, widget_id):
    agent = await sign_in("agent")
    path = f"widgets/{widget_id}/identity-secret"

    for method, where in (("GET", path), ("POST", path), ("DELETE", f"{path}/former")):
        assert (await api(method, where, agent.token)).status == 403


async def test_a_token_that_names_its_secret_is_held_to_it(replace, show):
    made = await replace()
    secret = made["identity_secret"]

    assert await show(sign(secret, kid=made["kid"], sub="u1")) == 200
    for kid in ("", "../../dev/null", "' or 1=1 --", "https://evil.example/jwks", "0" * 16):
        assert await show(sign(secret, kid=kid, sub="u1")) == 401


async def set_end(host, widget_id: str, until) -> None:
    async def work(_tx):
        await Widget.filter(id=widget_id).update(former_identity_until=until)

    await host.store.write(work)
