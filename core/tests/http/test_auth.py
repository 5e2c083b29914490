"""Signing in and out."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from chatclick.http.resources.auth import REUSE_GRACE
from chatclick.settings import Limits, Settings
from chatclick.store.models import Audit, Login, Staff

PASSWORD = "correct horse battery staple"
OWNER = {"email": "Olive@Example.com", "name": "Olive", "password": PASSWORD}
CSRF = {"X-Chatclick-Csrf": "1"}


async def log_in(api, email, password=PASSWORD, **headers):
    body = {"email": email, "password": password}
    return await api("POST", "auth/login", body=body, headers=headers)


def get_cookie(reply) -> str:
    return reply.headers["Set-Cookie"].partition(";")[0]


async def refresh(api, cookie, **headers):
    api.client.cookie_jar.clear()
    return await api("POST", "auth/refresh", headers={"Cookie": cookie, **CSRF, **headers})


async def test_the_first_owner_is_made_once(api):
    assert (await api("GET", "auth/setup")).json == {"needed": True}

    made = await api("POST", "auth/setup", body=OWNER)
    again = await api("POST", "auth/setup", body=OWNER)

    assert made.status == 201
    assert made.json["staff"]["email"] == "olive@example.com"
    assert made.json["staff"]["role"] == "owner"
    assert (again.status, again.json["code"]) == (409, "already_set_up")
    assert (await api("GET", "auth/setup")).json == {"needed": False}
    assert (await api("GET", "me", made.json["access_token"])).status == 200


async def test_of_two_first_owners_at_once_one_is_made(api):
    other = {**OWNER, "email": "oscar@example.com"}

    replies = await asyncio.gather(*(api("POST", "auth/setup", body=one) for one in (OWNER, other)))

    assert sorted(reply.status for reply in replies) == [201, 409]
    assert await Staff.all().count() == await Audit.filter(action="staff.create").count() == 1


@pytest.mark.parametrize("password", ["short", "password", "aaaaaaaaaaaa"])
async def test_a_weak_password_makes_no_owner(api, password):
    reply = await api("POST", "auth/setup", body={**OWNER, "password": password})

    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/password"
    assert not await Staff.all().exists()


async def test_a_wrong_password_and_an_unknown_address_look_alike(api, sign_in):
    person = await sign_in("agent", password=True)

    wrong = await log_in(api, person.email, "not this one")
    unknown = await log_in(api, "nobody@example.com")

    assert wrong.status == unknown.status == 401
    del wrong.json["request_id"], unknown.json["request_id"]
    assert wrong.json == unknown.json


async def test_an_address_is_the_same_in_capitals(api, sign_in):
    person = await sign_in("agent", password=True)

    assert (await log_in(api, person.email.upper())).status == 200


async def test_a_deactivated_person_cannot_log_in(api, sign_in, owner):
    person = await sign_in("agent", password=True)
    assert (await api("DELETE", f"staff/{person.id}", owner.token)).status == 204

    assert (await log_in(api, person.email)).status == 401
    assert (await api("GET", "me", person.token)).status == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(api, sign_in):
    person = await sign_in("agent", password=True)

    cookie = (await log_in(api, person.email)).headers["Set-Cookie"]

    assert cookie.startswith("chatclick=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"} <= set(cookie.split("; "))


async def test_over_tls_the_cookie_is_bound_to_the_host(api, sign_in, host):
    host.services.proxies = type(host.services.proxies)(["0.0.0.0/0", "::/0"])
    person = await sign_in("agent", password=True)

    api.client.cookie_jar.clear()
    body = {"email": person.email, "password": PASSWORD}
    response = await api.client.post(
        "/api/v1/auth/login",
        json=body,
        headers={"X-Forwarded-Proto": "https"},
        scope_base={"client": ("127.0.0.1", 1)},
    )

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-chatclick=")
    assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


async def let_pass(host, elapsed: timedelta) -> None:
    """Make every login as old as if the time had passed."""

    async def work(_tx):
        for login in await Login.all():
            login.last_used_at -= elapsed
            await login.save()

    await host.store.write(work)


async def test_tabs_that_refresh_at_the_same_moment_all_stay_signed_in(api, sign_in):
    person = await sign_in("agent", password=True)
    cookie = get_cookie(await log_in(api, person.email))

    tabs = await asyncio.gather(*(refresh(api, cookie) for _ in range(4)))

    assert [tab.status for tab in tabs] == [200] * 4
    assert len({get_cookie(tab) for tab in tabs}) == 1, "whichever answer is last, it is the newest"
    for tab in tabs:
        assert (await api("GET", "me", tab.json["access_token"])).status == 200
    assert (await refresh(api, get_cookie(tabs[0]))).status == 200


async def test_a_token_two_refreshes_old_is_good_for_nothing(api, sign_in):
    person = await sign_in("agent", password=True)
    first = get_cookie(await log_in(api, person.email))
    second = get_cookie(await refresh(api, first))
    third = get_cookie(await refresh(api, second))

    assert (await refresh(api, first)).status == 401
    assert (await refresh(api, third)).status == 200


async def test_logout_ends_a_login_that_another_tab_just_refreshed(api, sign_in):
    person = await sign_in("agent", password=True)
    first = get_cookie(await log_in(api, person.email))
    second = get_cookie(await refresh(api, first))

    api.client.cookie_jar.clear()
    await api("POST", "auth/logout", headers={"Cookie": first, **CSRF})

    assert (await refresh(api, second)).status == 401


async def test_refresh_rotates_and_a_used_token_ends_the_login(api, sign_in, host):
    person = await sign_in("agent", password=True)
    first = get_cookie(await log_in(api, person.email))
    revoked = []
    host.services.on_revoked = revoked.append

    fresh = await refresh(api, first)
    second = get_cookie(fresh)
    await let_pass(host, REUSE_GRACE + timedelta(seconds=1))
    stolen = await refresh(api, first)
    after = await refresh(api, second)

    assert fresh.status == 200
    assert second != first
    assert (stolen.status, stolen.json["code"]) == (401, "refresh_invalid")
    assert after.status == 401
    assert (await api("GET", "me", fresh.json["access_token"])).status == 401
    assert person.id in revoked
    assert await Audit.filter(action="login.revoke").exists()


async def test_refresh_needs_the_header_that_forms_cannot_send(api, sign_in):
    person = await sign_in("agent", password=True)
    cookie = get_cookie(await log_in(api, person.email))

    reply = await refresh(api, cookie, **{"X-Chatclick-Csrf": "0"})

    assert (reply.status, reply.json["code"]) == (403, "csrf")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.test"])
async def test_refresh_is_refused_to_foreign_pages(api, sign_in, origin):
    person = await sign_in("agent", password=True)
    cookie = get_cookie(await log_in(api, person.email))

    assert (await refresh(api, cookie, Origin=origin)).status == 403


async def test_logout_ends_the_login(api, sign_in):
    person = await sign_in("agent", password=True)
    login = await log_in(api, person.email)
    cookie = get_cookie(login)
    api.client.cookie_jar.clear()

    reply = await api("POST", "auth/logout", headers={"Cookie": cookie, **CSRF})

    assert reply.status == 204
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    assert (await refresh(api, cookie)).status == 401
    assert (await api("GET", "me", login.json["access_token"])).status == 401


async def test_a_new_password_ends_every_login_and_open_socket(api, sign_in, host):
    person = await sign_in("agent", password=True)
    other = await log_in(api, person.email)
    ended = []
    host.services.on_revoked = ended.append
    change = {"current_password": PASSWORD, "new_password": "a better one than before"}

    reply = await api("PATCH", "me", person.token, change)

    assert reply.status == 200
    assert ended == [person.id]
    assert (await api("GET", "me", person.token)).status == 401
    assert (await refresh(api, get_cookie(other))).status == 401
    assert not await Login.filter(staff_id=person.id, revoked_at=None).exists()
    assert (await log_in(api, person.email)).status == 401
    assert (await log_in(api, person.email, "a better one than before")).status == 200


async def test_a_new_password_needs_the_current_one(api, sign_in):
    person = await sign_in("agent", password=True)

    for current in ({}, {"current_password": "wrong"}):
        change = {"new_password": "a better one than before", **current}
        reply = await api("PATCH", "me", person.token, change)
        assert reply.json["errors"][0]["pointer"] == "/current_password"


class TestLimits:
    @pytest.fixture
    def settings(self, tmp_path, database_url) -> Settings:
        return Settings(
            data_dir=tmp_path,
            database_url=database_url,
            safe_mode=True,
            limits=Limits(logins_per_minute=5),
        )

    async def test_wrong_logins_lock_whatever_the_headers_say(self, api, sign_in):
        person = await sign_in("agent", password=True)

        for turn in range(6):
            forged = {
                "X-Forwarded-For": f"198.51.100.{turn}",
                "Forwarded": f"for=198.51.100.{turn}",
                "X-Real-IP": f"198.51.100.{turn}",
            }
            reply = await log_in(api, person.email, "wrong", **forged)

        assert reply.status == 429
        assert int(reply.headers["Retry-After"]) > 0
        assert (await log_in(api, person.email)).status == 429

    async def test_right_logins_do_not_count(self, api, sign_in):
        person = await sign_in("agent", password=True)

        for _ in range(7):
            assert (await log_in(api, person.email)).status == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "a." * 9000, "Bearer ck_none"]
)
async def test_what_is_no_token_signs_nobody_in(api, header):
    reply = await api("GET", "me", headers={"Authorization": header})

    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"] == "Bearer"


class Meanwhile:
    """Passwords with which something happens after one was looked at, once."""

    def __init__(self, services, act):
        self._real, self._act = services.passwords, act

    async def verify(self, stored, password):
        verdict = await self._real.verify(stored, password)
        act, self._act = self._act, None
        if act is not None:
            await act()
        return verdict

    async def hash(self, password):
        return await self._real.hash(password)


@pytest.fixture
def meanwhile(api, host, owner):
    """Have an owner do something to somebody while their password is looked at."""

    def prepare(person, method, body):
        async def act():
            path = "staff/" + person.id + ("" if method == "PATCH" else "/deactivate")
            reply = await api(method, path, owner.token, body)
            assert reply.status == 200, reply.text

        host.services.passwords = Meanwhile(host.services, act)

    return prepare


@pytest.mark.parametrize(
    ("method", "body"), [("PATCH", {"password": "x" + PASSWORD}), ("POST", None)]
)
async def test_nobody_signs_in_with_what_was_taken_from_them_meanwhile(
    api, sign_in, meanwhile, method, body
):
    person = await sign_in("agent", password=True)
    meanwhile(person, method, body)

    reply = await log_in(api, person.email)

    assert (reply.status, reply.json["code"]) == (401, "challenge_invalid")
    assert "Set-Cookie" not in reply.headers
    assert not await Login.filter(staff_id=person.id, revoked_at=None).exists()


async def test_a_password_that_was_replaced_meanwhile_chooses_no_other_one(api, sign_in, meanwhile):
    person = await sign_in("agent", password=True)
    meanwhile(person, "PATCH", {"password": "x" + PASSWORD})
    change = {"current_password": PASSWORD, "new_password": "y" + PASSWORD}

    reply = await api("PATCH", "me", person.token, change)

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/current_password")
    assert (await log_in(api, person.email, "x" + PASSWORD)).status == 200
    assert (await log_in(api, person.email, "y" + PASSWORD)).status == 401


async def test_an_old_hash_that_is_made_anew_does_not_bring_an_old_password_back(
    api, host, sign_in, meanwhile
):
    person = await sign_in("agent")
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await host.store.write(lambda _tx: Staff.filter(id=person.id).update(password_hash=old))
    meanwhile(person, "PATCH", {"password": "x" + PASSWORD})

    await log_in(api, person.email)

    assert (await log_in(api, person.email, "x" + PASSWORD)).status == 200
    assert (await log_in(api, person.email)).status == 401
