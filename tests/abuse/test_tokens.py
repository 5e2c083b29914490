"""Forged, old and swapped tokens open nothing, on either transport; ended ones close sockets."""

import asyncio
import base64
import json
import secrets
import time

import pytest
from tests.delivery.rest import PASSWORD

from chatclick.ids import new_id
from chatclick.security import jwt
from chatclick.security.keys import KeyRing

ENDS_WITHIN_S = 5.0


def read(token: str) -> dict[str, object]:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forge(place, token: str) -> dict[str, str]:
    """Make bad tokens from a good one: some signed with the host's own key."""
    key = KeyRing.load(place.server.data_dir / "secret.key").newest("token")
    claims = read(token)
    now_s = int(time.time())
    header, payload, signature = token.split(".")
    own = {"alg": "HS256", "kid": key.kid}

    def signed(**changes: object) -> str:
        changed = {k: v for k, v in {**claims, **changes}.items() if v is not None}
        return jwt.sign(changed, key.secret, key.kid)

    other = "visitor" if claims["aud"] == "staff" else "staff"
    return {
        "alg none": f"{part({'alg': 'none', 'typ': 'JWT', 'kid': key.kid})}.{payload}.",
        "alg None, signed": f"{part({'alg': 'None', 'kid': key.kid})}.{payload}.{signature}",
        "wrong key": jwt.sign(claims, secrets.token_bytes(32), key.kid),
        "unknown kid": jwt.sign(claims, key.secret, "../../etc/passwd"),
        "empty kid": jwt.sign(claims, key.secret, ""),
        "no kid": jwt.sign(claims, key.secret),
        "embedded key": f"{part({**own, 'jwk': {'kty': 'oct', 'k': 'AA'}})}.{payload}.{signature}",
        "changed payload": f"{header}.{part({**claims, 'sub': new_id('staff')})}.{signature}",
        "no signature": f"{header}.{payload}.",
        "expired": signed(exp=now_s - 120),
        "no expiry": signed(exp=None),
        "not yet": signed(nbf=now_s + 3600),
        "swapped audience": signed(aud=other),
        "no audience": signed(aud=None),
        "wrong issuer": signed(iss="someone"),
        "older version": signed(ver=0),
        "unknown subject": signed(sub=new_id("staff" if claims["aud"] == "staff" else "visitor")),
        "not a token": "ck_" + "A" * 43,
        "long": "A" * 8000,
    }


@pytest.mark.parametrize("kind", ["staff", "visitor"])
async def test_a_bad_token_opens_nothing_on_either_transport(place, kind):
    token = place.owner if kind == "staff" else place.visitor()[0]
    assert place.ask("GET", "sessions", token).status_code == 200
    for name, bad in forge(place, token).items():
        answer = place.ask("GET", "sessions", bad)
        assert answer.status_code == 401, name
        async with place.socket() as wire:
            await wire.send(t="hello", token=bad)
            assert await wire.close_code() == 4401, name
    place.assert_healthy()


async def test_an_open_socket_cannot_become_somebody_else(place):
    token, _ = place.visitor()
    async with place.socket(token) as wire:
        await wire.send(t="hello", token=place.owner)
        assert await wire.close_code() == 4403


async def test_a_token_is_no_good_in_the_address(place):
    answer = place.ask("GET", f"sessions?access_token={place.owner}")
    assert answer.status_code == 401
    assert place.owner not in answer.text + place.server.log_text


@pytest.mark.parametrize("way", ["deactivate", "delete"])
async def test_deactivation_closes_the_open_socket(place, way):
    token, staff_id = place.agent(way)
    async with place.socket(token) as wire:
        if way == "delete":
            answer = place.ask("DELETE", f"staff/{staff_id}", place.owner)
        else:
            answer = place.ask("PATCH", f"staff/{staff_id}", place.owner, {"is_active": False})
        assert answer.is_success, answer.text
        async with asyncio.timeout(ENDS_WITHIN_S):
            code = await wire.close_code()
    assert code in {4401, 4403}
    assert place.ask("GET", "sessions", token).status_code == 401
    place.assert_healthy()


async def test_a_new_password_closes_the_sockets_of_other_logins(place):
    token, staff_id = place.agent("changer")
    email = place.ask("GET", f"staff/{staff_id}", place.owner).json()["email"]
    other = place.ask("POST", "auth/login", body={"email": email, "password": PASSWORD}).json()
    async with place.socket(other["access_token"]) as wire:
        body = {"current_password": PASSWORD, "new_password": "an entirely different staple"}
        assert place.ask("PATCH", "me", token, body).is_success
        async with asyncio.timeout(ENDS_WITHIN_S):
            code = await wire.close_code()
    assert code in {4401, 4403}
    assert place.ask("GET", "sessions", other["access_token"]).status_code == 401
