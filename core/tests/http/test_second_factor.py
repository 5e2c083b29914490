"""A further proof at sign-in and again later, asked for by a plugin made up here."""

import pytest

from chatclick import Accept, LoginMethod, Reject, hookimpl
from chatclick.hooks.registrations import Registration
from chatclick.ids import new_id
from chatclick.store.models import Audit, Login

PASSWORD = "correct horse battery staple"


class Paper:
    """Asks everybody for a word."""

    def __init__(self) -> None:
        self.is_broken = False

    @hookimpl
    async def login_methods(self, attempt):
        if self.is_broken:
            raise RuntimeError("is broken")
        return [LoginMethod(id="word", kind="code", label=f"Word for {attempt.origin}")]

    @hookimpl
    async def login_verify(self, attempt, method, answer):
        if self.is_broken:
            raise RuntimeError("is broken")
        is_good = method == "word" and answer.get("code") == f"swordfish {attempt.staff.role}"
        return Accept() if is_good else Reject("wrong", "Not the word.")


@pytest.fixture
def paper(host):
    plugin = Paper()
    host.dispatcher.registrations.add(
        Registration("paper", plugin, None, frozenset({"login:verify"}), frozenset())
    )
    host.dispatcher.registrations.open("paper")
    return plugin


async def log_in(api, person):
    return await api("POST", "auth/login", body={"email": person.email, "password": PASSWORD})


async def answer(api, challenge, code="swordfish agent", **more):
    body = {"challenge": challenge, "plugin": "paper", "method": "word", "answer": {"code": code}}
    return await api("POST", "auth/second-factor", body=body | more)


async def test_a_password_alone_lets_nobody_in(api, sign_in, paper):
    person = await sign_in("agent", password=True)
    before = await Login.all().count()

    asked = await log_in(api, person)
    problem = asked.json

    assert (asked.status, problem["code"]) == (401, "second_factor_required")
    assert "Set-Cookie" not in asked.headers
    assert await Login.all().count() == before
    (method,) = problem["methods"]
    assert (method["plugin"], method["id"], method["kind"]) == ("paper", "word", "code")
    done = await answer(api, problem["challenge"])
    assert done.status == 200
    assert "chatclick=" in done.headers["Set-Cookie"]
    assert (await api("GET", "me", done.json["access_token"])).json["factor_plugins"] == ["paper"]


async def test_a_wrong_password_learns_nothing_of_the_second_factor(api, sign_in, paper):
    person = await sign_in("agent", password=True)

    reply = await api("POST", "auth/login", body={"email": person.email, "password": "wrong one"})

    assert (reply.status, reply.json["code"]) == (401, "wrong_credentials")
    assert reply.json.get("challenge") is None


@pytest.mark.parametrize(
    "more",
    [
        {"answer": {"code": "wrong"}},
        {"answer": {}},
        {"method": "other"},
        {"plugin": "nobody"},
        {"challenge": "nonsense"},
    ],
)
async def test_a_wrong_answer_lets_nobody_in(api, sign_in, paper, more):
    person = await sign_in("agent", password=True)
    challenge = (await log_in(api, person)).json["challenge"]

    reply = await answer(api, **{"challenge": challenge, **more})

    assert reply.status == 401
    assert reply.json["code"] in {"second_factor_wrong", "challenge_invalid"}


async def test_an_access_token_is_no_challenge_and_a_challenge_no_token(api, sign_in, paper):
    person = await sign_in("agent", password=True)
    challenge = (await log_in(api, person)).json["challenge"]

    assert (await answer(api, person.token)).json["code"] == "challenge_invalid"
    assert (await api("GET", "me", challenge)).status == 401


async def test_guessing_is_slowed_down_for_the_person_wherever_it_comes_from(api, sign_in, paper):
    person, other = await sign_in("agent", password=True), await sign_in("agent", password=True)
    challenge = (await log_in(api, person)).json["challenge"]

    replies = [await answer(api, challenge, code=str(one)) for one in range(6)]
    again = (await log_in(api, person)).json["challenge"]

    assert [reply.status for reply in replies] == [401] * 5 + [429]
    assert (await answer(api, again)).status == 429
    assert (await answer(api, (await log_in(api, other)).json["challenge"])).status == 200
    assert await Audit.filter(action="login.refuse", target=person.id).count() == 5


async def test_good_answers_are_not_counted_as_guesses(api, sign_in, paper):
    person = await sign_in("agent", password=True)

    for _ in range(7):
        assert (await answer(api, (await log_in(api, person)).json["challenge"])).status == 200


async def test_a_new_password_ends_a_challenge(api, sign_in, paper, owner):
    person = await sign_in("agent", password=True)
    challenge = (await log_in(api, person)).json["challenge"]

    await api("PATCH", f"staff/{person.id}", owner.token, {"password": "another good one"})

    assert (await answer(api, challenge)).json["code"] == "challenge_invalid"


async def test_a_plugin_that_fails_lets_nobody_in(api, sign_in, paper):
    person = await sign_in("agent", password=True)
    challenge = (await log_in(api, person)).json["challenge"]
    paper.is_broken = True

    for reply in (await log_in(api, person), await answer(api, challenge)):
        assert (reply.status, reply.json["code"]) == (503, "second_factor_unavailable")


async def test_a_plugin_that_is_wanted_and_does_not_run_lets_nobody_in(api, sign_in, host):
    person = await sign_in("agent", password=True)
    host.services.settings = host.services.settings.model_copy(update={"safe_mode": False})
    listed = {"id": "paper", "desired": "enabled", "hooks": ["login_methods"]}
    host.services.plugins = replace_list(host.services.plugins, [listed])

    reply = await log_in(api, person)

    assert (reply.status, reply.json["code"]) == (503, "second_factor_unavailable")


def replace_list(registry, listed):
    class Listing:
        def __getattr__(self, name):
            return getattr(registry, name)

        def list(self):
            return listed

    return Listing()


async def test_an_invitation_does_not_go_round_it(api, owner, paper):
    made = await api("POST", "invitations", owner.token, {"email": "b@example.com"})
    token = made.json["link"].partition("#")[2]

    body = {"token": token, "name": "Bea", "password": PASSWORD}
    joined = await api("POST", "auth/join", body=body)

    assert (joined.status, joined.json["code"]) == (401, "second_factor_required")
    assert (await answer(api, joined.json["challenge"])).status == 200


async def test_a_proof_is_for_its_own_login_and_an_act_that_asked_for_it(api, sign_in, host, paper):
    owner, other = await sign_in("owner", password=True), await sign_in("owner", password=True)
    host.services.settings = host.services.settings.model_copy(update={"safe_mode": True})
    act = {"plan_id": new_id("job"), "digest": "sha256:" + "0" * 64, "password": PASSWORD}

    async def run(token, headers=None):
        return await api("POST", "plugins/install", token, act, headers=headers)

    asked = await run(owner.token)
    assert (asked.status, asked.json["code"]) == (403, "second_factor_required")
    body = {"challenge": asked.json["challenge"], "plugin": "paper", "method": "word"}
    wrong = await api("POST", "auth/proof", owner.token, body | {"answer": {"code": "x"}})
    good = {"answer": {"code": "swordfish owner"}}
    stolen = await api("POST", "auth/proof", other.token, body | good)
    proof = (await api("POST", "auth/proof", owner.token, body | good)).json["proof"]

    assert (wrong.status, wrong.json["code"]) == (403, "second_factor_wrong")
    assert (stolen.status, stolen.json["code"]) == (403, "challenge_invalid")
    done = await run(owner.token, {"Chatclick-Proof": proof})
    theirs = await run(other.token, {"Chatclick-Proof": proof})
    assert done.json["code"] != "second_factor_required"
    assert theirs.json["code"] == "second_factor_required"
    assert not await Audit.filter(action="plugin.install_refused").exists()
