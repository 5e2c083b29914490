"""Access tokens, refresh tokens and API keys, and every way to forge one."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest

from chatclick.errors import Unauthenticated
from chatclick.ids import LoginId, StaffId, VisitorId, WidgetId
from chatclick.security import jwt, tokens
from chatclick.security.keys import KeyRing
from chatclick.security.tokens import StaffClaims, Tokens, VisitorClaims

NOW = 1_800_000_000
RING = KeyRing([b"k" * 32])
KEY = RING.newest("token")
STAFF = StaffClaims(StaffId("stf_1"), LoginId("log_1"), 3)
VISITOR = VisitorClaims(VisitorId("vis_1"), WidgetId("wgt_1"), 1)
PAYLOAD = {
    "iss": "chatclick",
    "aud": "staff",
    "sub": "stf_1",
    "log": "log_1",
    "ver": 3,
    "iat": NOW,
    "nbf": NOW,
    "exp": NOW + 900,
}


def tokens_at(now_s: float) -> Tokens:
    return Tokens(RING, lambda: now_s)


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def forge(
    header: dict[str, Any] | None = None,
    payload: dict[str, Any] | str | None = None,
    *,
    secret: bytes = KEY.secret,
    digest: Callable[[], Any] = hashlib.sha256,
) -> str:
    """Build a token by hand, signed well unless told otherwise."""
    head = {"alg": "HS256", "typ": "JWT", "kid": KEY.kid} | (header or {})
    body = payload if isinstance(payload, str) else json.dumps(PAYLOAD | (payload or {}))
    signed = f"{b64(json.dumps(head).encode())}.{b64(body.encode())}"
    return f"{signed}.{b64(hmac.new(secret, signed.encode(), digest).digest())}"


def test_staff_token_says_who_which_login_and_until_when() -> None:
    claims = tokens_at(NOW + 899).verify(tokens_at(NOW).issue(STAFF))

    assert claims == StaffClaims(STAFF.staff_id, STAFF.login_id, 3, NOW + 900)


def test_visitor_token_is_bound_to_its_widget() -> None:
    claims = tokens_at(NOW).verify_visitor(tokens_at(NOW).issue(VISITOR, ttl_s=60))

    assert claims == VisitorClaims(VISITOR.visitor_id, VISITOR.widget_id, 1, NOW + 60)


def test_token_of_one_kind_is_no_good_for_the_other() -> None:
    at = tokens_at(NOW)

    with pytest.raises(Unauthenticated):
        at.verify_staff(at.issue(VISITOR))
    with pytest.raises(Unauthenticated):
        at.verify_visitor(at.issue(STAFF))


def test_hand_made_token_with_nothing_wrong_is_accepted() -> None:
    assert tokens_at(NOW).verify(forge()) == StaffClaims(
        STAFF.staff_id, STAFF.login_id, 3, NOW + 900
    )


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(forge({"alg": "none"}), id="alg none"),
        pytest.param(forge({"alg": "None"}).rsplit(".", 1)[0] + ".", id="alg None unsigned"),
        pytest.param(forge({"alg": "HS512"}, digest=hashlib.sha512), id="alg of the same key"),
        pytest.param(forge({"alg": "RS256"}), id="alg of another key"),
        pytest.param(forge({"alg": None}), id="alg null"),
        pytest.param(forge({"kid": "../../dev/null"}, secret=b""), id="kid path"),
        pytest.param(forge({"kid": "' OR 1=1 --"}), id="kid sql"),
        pytest.param(forge({"kid": "https://evil.example/k"}), id="kid url"),
        pytest.param(forge({"kid": None}), id="kid null"),
        pytest.param(forge({"kid": [KEY.kid]}), id="kid list"),
        pytest.param(forge({"kid": ""}, secret=b""), id="kid empty"),
        pytest.param(forge({"jku": "https://evil.example/jwks"}), id="jku"),
        pytest.param(forge({"jwk": {"kty": "oct", "k": "eA"}}), id="jwk"),
        pytest.param(forge({"x5u": "https://evil.example/x"}), id="x5u"),
        pytest.param(forge({"crit": ["x"], "x": 1}), id="crit unknown"),
        pytest.param(forge({"crit": ["exp"]}), id="crit known"),
        pytest.param(forge({"b64": False, "crit": ["b64"]}), id="unencoded payload"),
        pytest.param(forge({"zip": "DEF"}), id="zip"),
        pytest.param(forge(secret=b"x" * 32), id="other secret"),
        pytest.param(forge(secret=b""), id="empty secret"),
        pytest.param(forge(payload={"exp": None}), id="exp missing"),
        pytest.param(forge(payload={"exp": "9999999999"}), id="exp text"),
        pytest.param(forge(payload={"exp": True}), id="exp bool"),
        pytest.param(forge(payload={"exp": NOW + 900.5}), id="exp float"),
        pytest.param(forge(payload='{"exp": 1e999, "aud": "staff"}'), id="exp infinite"),
        pytest.param(forge(payload={"exp": 10**40}), id="exp huge"),
        pytest.param(forge(payload={"nbf": NOW + 61}), id="nbf future"),
        pytest.param(forge(payload={"nbf": None}), id="nbf missing"),
        pytest.param(forge(payload={"iat": NOW + 61}), id="iat future"),
        pytest.param(forge(payload={"aud": "visitor"}), id="aud of another kind"),
        pytest.param(forge(payload={"aud": "evil"}), id="aud wrong"),
        pytest.param(forge(payload={"aud": ["staff"]}), id="aud list"),
        pytest.param(forge(payload={"aud": None}), id="aud missing"),
        pytest.param(forge(payload={"iss": "evil"}), id="iss wrong"),
        pytest.param(forge(payload={"iss": None}), id="iss missing"),
        pytest.param(forge(payload={"sub": {"$ne": None}}), id="sub object"),
        pytest.param(forge(payload={"sub": None}), id="sub missing"),
        pytest.param(forge(payload={"ver": "3"}), id="version text"),
        pytest.param(forge(payload=json.dumps(PAYLOAD)[:-1] + ',"sub":"stf_2"}'), id="sub twice"),
        pytest.param(forge(payload="[]"), id="payload list"),
        pytest.param(forge(payload="[" * 2000), id="payload deep"),
        pytest.param(forge(payload={"pad": "x" * 5000}), id="too long"),
        pytest.param("x" * 1_000_000, id="one megabyte"),
        pytest.param("", id="empty"),
        pytest.param("a.b.c", id="not base64"),
        pytest.param("\u00e4.\u00f6.\u00fc", id="not ascii"),
        pytest.param(forge() + "A", id="longer signature"),
        pytest.param(forge()[:-1], id="shorter signature"),
        pytest.param(forge().rsplit(".", 1)[0], id="no signature"),
    ],
)
def test_forged_token_is_not_valid(token: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        tokens_at(NOW).verify(token)

    assert caught.value.code == "token_invalid"


def test_old_token_is_told_apart_so_that_clients_fetch_a_new_one() -> None:
    token = tokens_at(NOW).issue(STAFF)

    with pytest.raises(Unauthenticated) as caught:
        tokens_at(NOW + 900 + jwt.LEEWAY_S).verify(token)

    assert caught.value.code == "token_expired"
    assert jwt.LEEWAY_S <= 60


def test_token_under_an_older_key_is_good_until_the_key_is_gone() -> None:
    token = tokens_at(NOW).issue(STAFF)

    Tokens(KeyRing([b"n" * 32, b"k" * 32]), lambda: NOW).verify(token)

    with pytest.raises(Unauthenticated):
        Tokens(KeyRing([b"n" * 32]), lambda: NOW).verify(token)


def test_refresh_token_is_random_and_only_its_hash_is_kept() -> None:
    first, second = tokens.new_refresh(), tokens.new_refresh()

    assert first != second
    assert len(first) == 43
    assert tokens.hash_refresh(first) == tokens.hash_refresh(first)
    assert len(tokens.hash_refresh(first)) == 64


def test_who_has_a_refresh_token_but_no_key_cannot_tell_the_next() -> None:
    first = tokens.new_refresh()
    here, elsewhere = tokens_at(NOW), Tokens(KeyRing([b"n" * 32]))

    assert here.next_refresh(first) == tokens_at(NOW + 60).next_refresh(first) != first
    assert here.next_refresh(first) != elsewhere.next_refresh(first)
    assert len(here.next_refresh(first)) == 43


def test_api_key_shows_its_kind_and_is_kept_as_a_hash() -> None:
    key = tokens.new_api_key()

    assert key.text.startswith("ck_")
    assert tokens.is_api_key(key.text)
    assert not tokens.is_api_key(tokens_at(NOW).issue(STAFF))
    assert len(key.prefix) == 11
    assert key.text.startswith(key.prefix)
    assert key.hash == tokens.hash_api_key(key.text)
    assert key.hash != tokens.hash_refresh(key.text)
