"""What stands between browsers and the API: framing, media types, origins, headers."""

import json

import pytest

from chatclick.http.guard import Guard
from chatclick.settings import Settings

SHOP = "https://shop.example"


@pytest.fixture
def database_url(sqlite_url):
    """One kind of database is enough: what is looked at here stands before it."""
    return sqlite_url


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b'{"name": NaN}', 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"name": "\\u0000"}', 400),
        (b'{"name": "a", "name": "b"}', 400),
        (b'{"name": 1' + b"0" * 40 + b"}", 400),
        (b'{"name": "\xff"}', 400),
        (b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}", 400),
        (b'{"name": ' + b"[" * 50_000, 400),
        (b'{"name": 7}', 422),
        (b'{"name": ["a"]}', 422),
        (b'{"name": true}', 422),
        (b'{"name": ""}', 422),
        (b'{"name": "   "}', 422),
        (b'{"name": "a", "owner_id": "x"}', 422),
    ],
)
async def test_bodies_are_read_strictly(api, owner, raw, status):
    headers = {"Content-Type": "application/json"}

    reply = await api("POST", "queues", owner.token, raw=raw, headers=headers)

    assert reply.status == status
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.json["request_id"] == reply.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "media_type", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""]
)
async def test_only_json_is_taken(api, owner, media_type):
    raw = b'{"name": "x"}'

    reply = await api("POST", "queues", owner.token, raw=raw, headers={"Content-Type": media_type})

    assert reply.status == 415


async def test_a_large_body_is_refused(api, owner):
    reply = await api("POST", "queues", owner.token, {"name": "x" * 300_000})

    assert reply.status == 413


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=1.0",
        "limit=-1",
        "limit=%2B5",
        "limit=1&limit=2",
        "limit=x",
        "nobody=1",
        "cursor=x",
        "cursor=%00",
        "cursor=" + "a" * 600,
        "cursor=W10",
        "limit=",
    ],
)
async def test_queries_are_read_strictly(api, owner, query):
    assert (await api("GET", f"queues?{query}", owner.token)).status == 422


async def test_everything_that_fails_is_a_problem_document(api):
    for method, path, status in [
        ("GET", "/nothing/here", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1//me", 404),
        ("PUT", "/api/v1/me", 405),
        ("TRACE", "/api/v1/me", 405),
    ]:
        reply = await api(method, path)
        assert reply.status == status
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert reply.json["status"] == status
        assert (status == 405) == ("Allow" in reply.headers)


async def test_a_defect_is_told_without_its_details(api, host, owner, monkeypatch):
    class Secret(Exception):
        pass

    def fail():
        raise Secret("the password is swordfish")

    monkeypatch.setattr(host.services.plugins, "list", fail)

    reply = await api("GET", "plugins", owner.token)

    assert reply.status == 500
    assert "swordfish" not in reply.text and "Traceback" not in reply.text


async def test_answers_cannot_be_rendered_or_kept(api, owner):
    headers = (await api("GET", "me", owner.token)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


async def test_limits_are_told(api, owner):
    headers = (await api("GET", "me", owner.token)).headers

    assert int(headers["RateLimit-Limit"]) > int(headers["RateLimit-Remaining"]) >= 0


async def ask_for(api, widget_id, origin, method="GET"):
    path = f"/widget/v1/{widget_id}/config"
    return await api(method, path, headers={"Origin": origin} if origin else {})


@pytest.fixture
async def shop_widget(api, owner, widget_id):
    """Let a widget be embedded on one page only."""
    draft = {"schemaVersion": 1, "name": "x", "security": {"allowedOrigins": [SHOP]}}
    assert (await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft)).status == 200
    assert (await api("POST", f"widgets/{widget_id}/publish", owner.token)).status == 200
    return widget_id


async def test_a_widget_without_a_list_may_be_anywhere(api, widget_id):
    reply = await ask_for(api, widget_id, SHOP)

    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
async def test_a_listed_page_may_read_the_config(api, shop_widget, method):
    reply = await ask_for(api, shop_widget, SHOP, method)

    assert reply.headers["Access-Control-Allow-Origin"] == SHOP
    assert "Access-Control-Allow-Private-Network" not in reply.headers


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://shop.example.evil.test",
        "https://evilshop.example",
        "http://shop.example",
        "https://shop.example:444",
        "https://evil.test/https://shop.example",
    ],
)
async def test_no_other_page_may(api, shop_widget, origin):
    for method in ("GET", "OPTIONS"):
        reply = await ask_for(api, shop_widget, origin, method)
        assert "Access-Control-Allow-Origin" not in reply.headers

    path = f"/widget/v1/{shop_widget}/visitor"
    reply = await api("POST", path, body={}, headers={"Origin": origin})
    assert (reply.status, reply.json["code"]) == (403, "origin_not_allowed")


async def test_a_listed_page_may_start_a_visitor(api, shop_widget):
    path = f"/widget/v1/{shop_widget}/visitor"

    reply = await api("POST", path, body={}, headers={"Origin": SHOP})

    assert reply.status == 200
    assert reply.headers["Access-Control-Allow-Origin"] == SHOP


class TestAllowedOrigins:
    @pytest.fixture
    def settings(self, tmp_path, database_url) -> Settings:
        return Settings(
            data_dir=tmp_path, database_url=database_url, safe_mode=True, allowed_origins=[SHOP]
        )

    async def test_named_pages_may_call_the_api(self, api):
        reply = await api("OPTIONS", "/api/v1/me", headers={"Origin": SHOP})

        assert reply.headers["Access-Control-Allow-Origin"] == SHOP
        assert "Authorization" in reply.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in reply.headers

    async def test_others_may_not(self, api):
        reply = await api("OPTIONS", "/api/v1/me", headers={"Origin": "https://shop.example.evil"})

        assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", [(b"content-length", b"4"), (b"transfer-encoding", b"chunked")], 400),
        ("GET", [(b"Upgrade", b"h2c"), (b"connection", b"upgrade")], 400),
        ("GET", [(b"upgrade", b"websocket, H2C")], 400),
        ("GET", [(b"host", b"a"), (b"host", b"b")], 400),
        ("TRACE", [], 405),
        ("CONNECT", [], 405),
    ],
)
async def test_ambiguous_requests_reach_no_app(method, headers, status):
    sent = []

    async def app(_scope, _receive, _send):
        raise AssertionError("the app was called")

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "method": method, "headers": headers, "path": "/"}
    await Guard(app)(scope, None, send)

    assert sent[0]["status"] == status
    assert json.loads(sent[1]["body"])["status"] == status
