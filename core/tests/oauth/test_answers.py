"""What is asked of authorization servers, and what their answers mean, however odd."""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from chatclick.clock import now
from chatclick.errors import Invalid, Unavailable
from chatclick.mail import build_token_response, choose_mechanism
from chatclick.oauth import Client, Refused, Tokens, discover, google, microsoft
from chatclick.oauth.flows import build_consent_url, refresh
from chatclick.oauth.refreshing import find_refresh_time

GOOD = {"access_token": "abc", "token_type": "bearer"}


def answering(*answers: tuple[int, Any]):
    """Return what asks a server that answers so, one after the other."""
    left = list(answers)

    async def ask(method: str, url: str, **more: Any) -> httpx2.Response:
        status, document = left.pop(0)
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        return httpx2.Response(status, content=content)

    return ask


async def read(status: int, document: Any) -> Tokens:
    client = Client("us", "secret")
    return await refresh(answering((status, document)), google(), client, "old")


async def test_tokens_are_read() -> None:
    claims = {"aud": ["us"], "preferred_username": "help@shop.example"}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    more = {"refresh_token": "next", "expires_in": "3600", "id_token": f"e30.{body}.c2ln"}

    tokens = await read(200, {**GOOD, **more})

    assert tokens == Tokens("abc", "next", 3600.0, "help@shop.example")
    assert "abc" not in repr(tokens)
    assert "next" not in repr(tokens)
    assert "secret" not in repr(Client("us", "secret"))


@pytest.mark.parametrize("life", [None, "soon", -1, 0, [], float("inf")])
async def test_a_life_that_cannot_be_is_not_believed(life: Any) -> None:
    tokens = await read(200, {**GOOD, "expires_in": life})

    assert tokens.lives_s is None or tokens.lives_s <= 366 * 24 * 3600


@pytest.mark.parametrize("token", ["x", "a.b.c", "e30.W10.c2ln", "e30.e30.c2ln", 7, None])
async def test_an_identity_that_cannot_be_read_is_nobody(token: Any) -> None:
    assert (await read(200, {**GOOD, "id_token": token})).account == ""


async def test_an_identity_for_another_client_is_nobody() -> None:
    claims = base64.urlsafe_b64encode(b'{"aud":"them","email":"a@b.example"}').decode()

    assert (await read(200, {**GOOD, "id_token": f"e30.{claims}.c2ln"})).account == ""


@pytest.mark.parametrize(
    ("status", "document"),
    [
        (400, {"error": "invalid_grant", "error_description": "gone"}),
        (401, {"error": "invalid_client"}),
        (200, {"error": "interaction_required"}),
        (200, {**GOOD, "token_type": "mac"}),
        (200, {**GOOD, "access_token": "a b\nc"}),
        (200, {**GOOD, "access_token": "x" * 20_000}),
    ],
)
async def test_what_no_repeat_helps_with_is_told_apart(status: int, document: Any) -> None:
    with pytest.raises(Refused):
        await read(status, document)


@pytest.mark.parametrize(
    ("status", "document"),
    [
        (500, {"error": "invalid_grant"}),
        (429, {"error": "invalid_grant"}),
        (503, b"<html>"),
        (400, {}),
        (200, b"[]"),
        (200, {}),
        (400, {"error": "temporarily_unavailable"}),
        (400, {"error": "policy_of_the_day"}),
        (400, {"error": {"code": "invalid_grant"}}),
        (403, {"error": "rate_limit_exceeded"}),
        (407, {"error": "invalid_grant"}),
    ],
)
async def test_what_may_pass_is_tried_again(status: int, document: Any) -> None:
    with pytest.raises(Unavailable):
        await read(status, document)


async def test_an_issuer_says_where_its_pages_are() -> None:
    issuer = "https://login.example.com/realm"
    ends = {"authorization_endpoint": f"{issuer}/a", "token_endpoint": f"{issuer}/t"}
    more = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    ask = answering((404, {}), (200, {"issuer": issuer, **ends, **more}))

    provider = await discover(ask, issuer, ["mail"])

    assert (provider.authorize_url, provider.token_url) == (f"{issuer}/a", f"{issuer}/t")
    assert (provider.client_auth, provider.issuer) == ("post", issuer)


@pytest.mark.parametrize(
    "document",
    [
        b"<html>",
        [],
        {"issuer": "https://login.example.com"},
        {"issuer": "https://x.example", "authorization_endpoint": "a", "token_endpoint": "b"},
        {
            "issuer": "https://login.example.com",
            "authorization_endpoint": "javascript:alert(1)",
            "token_endpoint": "https://login.example.com/t",
        },
        {
            "issuer": "https://login.example.com",
            "authorization_endpoint": "https://login.example.com/a",
            "token_endpoint": "http://login.example.com/t",
        },
    ],
)
async def test_an_issuer_that_says_what_cannot_be_is_refused(document: Any) -> None:
    with pytest.raises(Invalid):
        await discover(answering((200, document)), "https://login.example.com", ["mail"])


def test_a_consent_page_is_told_the_digest_alone() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # of RFC 7636, appendix B

    url = build_consent_url(
        microsoft("shop.example"),
        "us",
        redirect_uri="https://chat.example.com/back",
        state="s",
        verifier=verifier,
        hint="help@shop.example",
    )

    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith("https://login.microsoftonline.com/shop.example/oauth2/v2.0/authorize?")
    assert query["code_challenge"] == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert query["code_challenge_method"] == "S256"
    assert "offline_access" in query["scope"].split()
    assert verifier not in url


@pytest.mark.parametrize(("lives_s", "early_s"), [(3600.0, 120.0), (60.0, 30.0), (200.0, 100.0)])
def test_a_token_is_replaced_before_its_end(lives_s: float, early_s: float) -> None:
    at = find_refresh_time(lives_s)

    assert at is not None
    left = now() + timedelta(seconds=lives_s) - at
    assert left.total_seconds() == pytest.approx(early_s, abs=5)
    assert find_refresh_time(None) is None


def test_mail_servers_are_told_a_token_as_they_offer() -> None:
    end = {"host": "imap.example.com", "port": 993}

    assert choose_mechanism(["plain", "xoauth2"]) == "XOAUTH2"
    assert choose_mechanism(["XOAUTH2", "OAUTHBEARER"]) == "OAUTHBEARER"
    assert choose_mechanism(["PLAIN"]) is None
    assert build_token_response("XOAUTH2", "a@b.example", "t", **end) == (
        b"user=a@b.example\x01auth=Bearer t\x01\x01"
    )
    # RFC 7628, 3.1
    assert build_token_response("OAUTHBEARER", "a,b=@c.example", "t", **end) == (
        b"n,a=a=2Cb=3D@c.example,\x01host=imap.example.com\x01port=993\x01auth=Bearer t\x01\x01"
    )
