"""The plugin in a host: what it offers, what it takes, and its API."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyotp
import pytest

import chatclick_two_factor
from chatclick import Accept, LoginAttempt, LoginMethod
from chatclick.store.models import PluginKv
from chatclick.testing import BenchHost
from chatclick.testing.host import TESTER
from chatclick.testing.views import build_attempt
from chatclick_two_factor.factors import Passkey
from chatclick_two_factor.pending import MOST
from chatclick_two_factor.plugin import _services

from .security_keys import SecurityKey

API = "/api/v1/plugins/two_factor"


class Desk:
    """Somebody at work with the plugin."""

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.agent = host.add_agent("Grace")
        self.client = host.client()

    @property
    def attempt(self) -> LoginAttempt:
        return build_attempt(staff=self.agent.view)

    async def call(self, method: str, path: str, body: Any = None, who: str = "") -> Any:
        answer = await self.client.open(
            API + path,
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.agent.id}"},
        )
        return answer.status_code, (await answer.get_json() if answer.status_code != 204 else None)

    async def offer(self, attempt: LoginAttempt | None = None) -> list[LoginMethod]:
        arguments = {"attempt": attempt or self.attempt}
        collected = await self.host.dispatcher.collect("login_methods", arguments)
        assert not collected.failed
        return [one for answer in collected.answers for one in answer.value]

    async def verify(self, method: str, answer: Any, attempt: LoginAttempt | None = None) -> Any:
        return await self.host.dispatcher.owner(
            "login_verify",
            "two_factor",
            {"attempt": attempt or self.attempt, "method": method, "answer": answer},
        )

    async def restart(self) -> None:
        """Go on in another process: nothing is left of what this one had in memory."""
        await self.host.plugins.disable("two_factor", actor=TESTER)
        await self.host.plugins.enable("two_factor", actor=TESTER)

    async def add_app(self) -> tuple[pyotp.TOTP, list[str]]:
        _, begun = await self.call("POST", "/factors/totp")
        app = pyotp.TOTP(begun["secret"])
        status, done = await self.call("POST", "/factors/totp/confirm", {"code": app.now()})
        assert status == 200, done
        return app, done["recovery_codes"]


@pytest.fixture
async def desk(host):
    await host.run(chatclick_two_factor.plugin)
    return Desk(host)


async def test_who_has_nothing_is_asked_for_nothing(desk):
    assert await desk.offer() == []


async def test_a_code_of_the_app_is_good_once(desk):
    app, _ = await desk.add_app()
    code = app.at(datetime.now(), counter_offset=1)  # that of now was spent on setting up

    assert [one.id for one in await desk.offer()] == ["totp", "recovery"]
    assert await desk.verify("totp", {"code": code}) == Accept()
    assert not isinstance(await desk.verify("totp", {"code": code}), Accept)


async def test_a_recovery_code_is_good_once(desk):
    _, codes = await desk.add_app()

    assert await desk.verify("recovery", {"code": codes[0]}) == Accept()
    assert not isinstance(await desk.verify("recovery", {"code": codes[0]}), Accept)
    assert (await desk.call("GET", "/factors"))[1]["recovery_codes_left"] == 9


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("totp", {}),
        ("totp", {"code": None}),
        ("totp", {"code": ["1"]}),
        ("recovery", {"code": "x" * 5000}),
        ("passkey", {"credential": {"id": "x"}}),
        ("passkey", {}),
        ("setup", {"code": "000000"}),
        ("nothing", {"code": "000000"}),
    ],
)
async def test_nonsense_is_refused_and_breaks_nothing(desk, method, answer):
    await desk.add_app()

    assert not isinstance(await desk.verify(method, answer), Accept)


async def test_what_is_kept_cannot_be_read_in_the_database(desk):
    app, codes = await desk.add_app()

    (row,) = await PluginKv.filter(plugin_id="two_factor")

    assert row.value.startswith("sealed:")
    assert app.secret not in row.value
    assert codes[0] not in row.value


async def test_whose_role_must_have_one_makes_it_at_sign_in(host):
    await host.run(chatclick_two_factor.plugin, config={"required_roles": ["agent"]})
    desk = Desk(host)
    attempt = desk.attempt

    (setup,) = await desk.offer(attempt)
    assert (setup.kind, setup.options["image"][:4]) == ("setup", "<svg")
    app = pyotp.TOTP(setup.options["secret"])
    other = replace(attempt, id=build_attempt().id)
    assert not isinstance(await desk.verify("setup", {"code": app.now()}, other), Accept)
    assert await desk.verify("setup", {"code": app.now()}, attempt) == Accept()

    assert [one.id for one in await desk.offer()] == ["totp"]
    again = await desk.verify("setup", {"code": app.now()}, attempt)
    assert not isinstance(again, Accept), "a password alone adds no second app"


async def test_passkeys_of_another_address_leave_nobody_in_by_the_password_alone(desk):
    _, codes = await desk.add_app()
    async with _services[0].store.change(desk.agent.id) as factors:
        factors.totp = None
        factors.passkeys.append(Passkey("id", "key", 0, "chat.example.com", "Phone", ""))
        factors.recovery = []

    (offered,) = await desk.offer(replace(desk.attempt, origin="https://evil.example"))

    assert offered.id == "recovery"
    refused = await desk.verify("recovery", {"code": codes[0]})
    assert not isinstance(refused, Accept)


async def test_the_app_is_taken_into_use_by_a_right_code_only(desk):
    await desk.call("POST", "/factors/totp")

    status, problem = await desk.call("POST", "/factors/totp/confirm", {"code": "000000"})

    assert (status, problem["errors"][0]["pointer"]) == (422, "/code")
    assert await desk.offer() == []


async def test_removing_the_last_factor_takes_the_codes_along(desk):
    await desk.add_app()

    assert (await desk.call("DELETE", "/factors/none"))[0] == 404
    assert (await desk.call("DELETE", "/factors/totp"))[0] == 204
    assert (await desk.call("GET", "/factors"))[1] == {
        "factors": [],
        "recovery_codes_left": 0,
        "is_required": False,
    }


async def test_only_an_owner_takes_factors_away_from_others(desk, host):
    await desk.add_app()
    admin, owner = host.add_agent("Ada", role="admin"), host.add_agent("Olive", role="owner")

    assert (await desk.call("DELETE", f"/staff/{desk.agent.id}", who=admin.id))[0] == 403
    assert (await desk.call("DELETE", f"/staff/{desk.agent.id}", who=owner.id))[0] == 204

    assert await desk.offer() == []
    assert (owner.id, "two_factor.reset") in [one[:2] for one in host.services.gate.audited]


async def test_a_passkey_of_another_page_is_refused(desk):
    status, begun = await desk.call("POST", "/factors/passkeys")
    assert status == 200
    assert begun["options"]["challenge"]

    for credential in ({}, {"id": "x", "rawId": "x", "type": "public-key", "response": {}}):
        body = {"label": "Phone", "credential": credential}
        status, problem = await desk.call("POST", "/factors/passkeys/confirm", body)
        assert status in {409, 422}, problem


async def test_what_one_process_asks_another_takes_the_answer_of(host):
    await host.run(chatclick_two_factor.plugin, config={"required_roles": ["agent"]})
    desk = Desk(host)
    attempt = desk.attempt
    (setup,) = await desk.offer(attempt)
    await desk.restart()

    code = {"code": pyotp.TOTP(setup.options["secret"]).now()}
    assert await desk.verify("setup", code, attempt) == Accept()

    assert (await desk.call("DELETE", "/factors/totp"))[0] == 204
    _, begun = await desk.call("POST", "/factors/totp")
    await desk.restart()
    code = {"code": pyotp.TOTP(begun["secret"]).now()}
    assert (await desk.call("POST", "/factors/totp/confirm", code))[0] == 200


async def test_a_passkey_is_made_and_used_once_for_each_challenge_whichever_process_answers(desk):
    key = SecurityKey("http://localhost", "localhost")
    _, begun = await desk.call("POST", "/factors/passkeys")
    await desk.restart()
    body = {"label": "Key", "credential": key.make(begun["options"])}
    status, made = await desk.call("POST", "/factors/passkeys/confirm", body)
    assert (status, len(made["recovery_codes"])) == (200, 10)
    attempt = replace(desk.attempt, origin=key.origin)
    passkey = next(one for one in await desk.offer(attempt) if one.id == "passkey")
    await desk.restart()

    answer = {"credential": key.sign(passkey.options)}
    assert await desk.verify("passkey", answer, attempt) == Accept()
    assert not isinstance(await desk.verify("passkey", answer, attempt), Accept)


async def test_of_what_nobody_answered_little_is_kept(desk):
    key = SecurityKey("http://localhost", "localhost")
    _, begun = await desk.call("POST", "/factors/passkeys")
    body = {"label": "Key", "credential": key.make(begun["options"])}
    await desk.call("POST", "/factors/passkeys/confirm", body)
    attempts = [replace(desk.attempt, origin=key.origin) for _ in range(MOST + 5)]

    offers = [await desk.offer(one) for one in attempts]

    assert await PluginKv.filter(key__startswith="pending/").count() == MOST
    passkey = next(one for one in offers[-1] if one.id == "passkey")
    answer = {"credential": key.sign(passkey.options)}
    assert await desk.verify("passkey", answer, attempts[-1]) == Accept()
