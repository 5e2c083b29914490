"""The plugin's own pages: handed on with a word about who asks, taken back into a sandbox."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import httpx2


def read_user(seat, header):
    payload, _, seal = header.partition(".")
    right = hmac.digest(seat._key, b"user." + payload.encode(), hashlib.sha256)
    assert hmac.compare_digest(urlsafe_b64encode(right).decode(), seal)
    return json.loads(urlsafe_b64decode(payload))


async def test_a_request_is_handed_on_without_what_people_sign_in_with(acting):
    seat = acting.entry().seat
    signed_in = await acting.http.post(
        f"{acting.url}/plugins/actor/some/page?a=1&b=%2F",
        content=b"body",
        headers={"Cookie": "secret=1", "X-Own": "1"},
    )
    async with httpx2.AsyncClient(trust_env=False) as stranger:
        unknown = await stranger.get(f"{acting.url}/plugins/actor/")

    found = signed_in.json()
    assert found["path"] == "/v1/http/some/page?a=1&b=%2F" and found["body"] == "body"
    headers = {name.lower(): value for name, value in found["headers"].items()}
    assert not {"authorization", "cookie", "x-own"} & headers.keys()
    said = read_user(seat, headers["chatclick-user"])
    assert said["user"]["role"] == "owner" and said["user"]["name"] == "Olga"
    assert said["method"] == "POST" and said["target"] == found["path"]
    headers = {name.lower(): value for name, value in unknown.json()["headers"].items()}
    assert read_user(seat, headers["chatclick-user"])["user"] is None


async def test_a_page_cannot_act_as_the_host(acting):
    page = await acting.http.get(f"{acting.url}/plugins/actor/page")
    script = await acting.http.get(f"{acting.url}/plugins/actor/script.js")
    away = await acting.http.get(f"{acting.url}/plugins/actor/away")

    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox ") and "allow-same-origin" not in policy
    assert page.headers["content-type"] == "text/html"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in page.headers and "x-own" not in page.headers
    assert script.headers["content-type"].startswith("text/plain")
    assert away.status_code == 302 and "location" not in away.headers


async def test_a_plugin_that_does_not_answer_is_unavailable(acting, client):
    client.pause(acting.entry().seat.container)
    try:
        answer = await acting.http.get(f"{acting.url}/plugins/actor/page")
    finally:
        client.unpause(acting.entry().seat.container)

    assert answer.status_code == 503
