"""Signed visitor identity: what the site vouched for, and every way to claim more."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest

from chatclick.errors import Unauthenticated
from chatclick.security import identity, jwt
from chatclick.security.identity import Identity, verify_hmac, verify_jwt

SECRET = "the secret of a site, the same in every process that collects"
NOW = 1_800_000_000
CLAIMS = {"sub": "42", "email": "ann@shop.example", "name": "Ann\u202e", "exp": NOW + 300}


def prove(visitor_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), visitor_id.encode(), sha256).hexdigest()


def sign(claims: Mapping[str, Any], secret: str = SECRET) -> str:
    return jwt.sign(claims, secret.encode())


def check(token: str, site_secrets: list[str] | None = None) -> Identity:
    return verify_jwt(site_secrets or [SECRET], token, widget_id="wgt_1", now_s=NOW)


def test_hmac_vouches_for_the_id_and_nothing_else() -> None:
    assert verify_hmac([SECRET], "42", prove("42")) == Identity("42")
    assert verify_hmac([SECRET], "42", prove("42").upper()) == Identity("42")


@pytest.mark.parametrize(
    ("visitor_id", "proof"),
    [
        ("43", prove("42")),
        ("42", ""),
        ("42", prove("42")[:-1]),
        ("42", prove("42", "another secret of theirs")),
        ("42", prove("42", "")),
        ("42", "\u00e9" * 64),
        ("", prove("")),
        (" ", prove(" ")),
        ("x" * 256, prove("x" * 256)),
    ],
)
def test_wrong_proof_is_refused(visitor_id: str, proof: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        verify_hmac([SECRET], visitor_id, proof)

    assert caught.value.code == "identity_invalid"


@pytest.mark.parametrize("secrets", [[], [""], ["short"], ["x" * 15]])
def test_widget_without_a_usable_secret_believes_nobody(secrets: list[str]) -> None:
    key = secrets[0] if secrets else ""

    with pytest.raises(Unauthenticated) as by_hmac:
        verify_hmac(secrets, "42", prove("42", key))
    with pytest.raises(Unauthenticated) as by_jwt:
        verify_jwt(secrets, sign(CLAIMS), widget_id="wgt_1", now_s=NOW)

    assert by_hmac.value.code == by_jwt.value.code == "identity_not_set_up"


def test_jwt_vouches_for_what_it_carries_and_texts_are_cleaned() -> None:
    assert check(sign(CLAIMS)) == Identity("42", "ann@shop.example", "Ann")
    assert check(sign({**CLAIMS, "aud": "wgt_1", "phone": "+49 30 1"})).phone == "+49 30 1"
    assert check(sign({**CLAIMS, "email": {"$ne": None}})).email == ""


def test_either_secret_is_good_while_one_replaces_the_other() -> None:
    newer = identity.new_secret()

    assert check(sign(CLAIMS), [newer, SECRET]).id == "42"
    assert verify_hmac([newer, SECRET], "42", prove("42")).id == "42"


@pytest.mark.parametrize(
    "claims",
    [
        {**CLAIMS, "sub": ""},
        {**CLAIMS, "sub": 42},
        {"email": "ceo@shop.example", "exp": NOW + 300},
        {**CLAIMS, "aud": "wgt_2"},
        {**CLAIMS, "nbf": NOW + 61},
        {"sub": "42"},
    ],
)
def test_jwt_that_says_too_little_or_is_for_others_is_refused(claims: Mapping[str, Any]) -> None:
    with pytest.raises(Unauthenticated) as caught:
        check(sign(claims))

    assert caught.value.code == "identity_invalid"


@pytest.mark.parametrize("token", ["", "a.b.c", sign(CLAIMS, "another secret!!"), "x" * 9999])
def test_jwt_of_someone_else_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        check(token)

    assert caught.value.code == "identity_invalid"


def test_jwt_may_carry_attributes_whose_texts_are_cleaned() -> None:
    attributes = {"plan": "pro\u202e", "seats": 3, "is_trial": False, "gone": None}

    assert check(sign({**CLAIMS, "attributes": attributes})).attributes == {
        **attributes,
        "plan": "pro",
    }
    assert check(sign(CLAIMS)).attributes is None


@pytest.mark.parametrize(
    "attributes",
    [
        "pro",
        ["pro"],
        {"plan": {"name": "pro"}},
        {"plan": ["pro"]},
        {"": 1},
        {"__proto__": 1},
        {"a b": 1},
        {"x" * 65: 1},
        {f"a{number}": 1 for number in range(51)},
    ],
)
def test_jwt_with_attributes_of_another_shape_is_refused_and_says_why(attributes: Any) -> None:
    with pytest.raises(Unauthenticated, match="attributes") as caught:
        check(sign({**CLAIMS, "attributes": attributes}))

    assert caught.value.code == "identity_invalid"


def test_jwt_that_never_really_ends_is_refused() -> None:
    week_s = 7 * 24 * 3600

    assert check(sign({**CLAIMS, "exp": NOW + week_s})).id == "42"
    with pytest.raises(Unauthenticated, match="7 days") as caught:
        check(sign({**CLAIMS, "exp": NOW + week_s + 60}))

    assert caught.value.code == "identity_invalid"


def test_jwt_names_a_secret_of_the_widget_or_none() -> None:
    newer = identity.new_secret()
    named = jwt.sign(CLAIMS, SECRET.encode(), identity.build_kid(SECRET))
    crossed = jwt.sign(CLAIMS, SECRET.encode(), identity.build_kid(newer))

    assert check(named, [newer, SECRET]).id == "42"
    with pytest.raises(Unauthenticated):
        check(crossed, [newer, SECRET])


def test_jwt_of_the_past_is_refused_as_such() -> None:
    with pytest.raises(Unauthenticated) as caught:
        check(sign({**CLAIMS, "exp": NOW - 61}))

    assert caught.value.code == "token_expired"
