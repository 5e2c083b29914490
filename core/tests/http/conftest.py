import json
from dataclasses import dataclass, field
from typing import Any

import jsonschema
import pytest
from quart.testing import QuartClient
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.routing import Map, Rule

from chatclick.app.wiring import Host
from chatclick.clock import now
from chatclick.http.build import build_document
from chatclick.http.signing_in import ENDS_AFTER
from chatclick.ids import new_id
from chatclick.security.tokens import StaffClaims
from chatclick.settings import Settings
from chatclick.store.models import Login, Staff, Widget

PASSWORD = "correct horse battery staple"


@dataclass
class Reply:
    """An answer that fits the OpenAPI document."""

    status: int
    json: Any
    text: str
    headers: Any


@dataclass
class Contract:
    """Holds every answer against the OpenAPI document."""

    document: dict[str, Any] = field(default_factory=build_document)

    def __post_init__(self) -> None:
        rules = []
        for path, operations in self.document["paths"].items():
            rule = path.replace("{", "<").replace("}", ">")
            rules += [Rule(rule, endpoint=path, methods=[one.upper()]) for one in operations]
        self._paths = Map(rules, merge_slashes=False).bind("")
        resource = Resource(contents=self.document, specification=DRAFT202012)
        self._registry = Registry().with_resource("urn:document", resource)

    def check(self, method: str, path: str, reply: Reply) -> None:
        if not self._paths.test(path, method):
            return
        template, _ = self._paths.match(path, method)
        responses = self.document["paths"][template][method.lower()]["responses"]
        assert str(reply.status) in responses, f"{method} {template}: {reply.status} is not listed"
        response = responses[str(reply.status)]
        if "$ref" in response:
            response = self.document["components"]["responses"][str(reply.status)]
        content = response.get("content")
        assert bool(content) == bool(reply.text), f"{method} {template} {reply.status}"
        for media_type, described in (content or {}).items():
            if media_type == "*/*":  # a file, of whatever type it is
                continue
            assert reply.headers["Content-Type"] == media_type
            self._check_json(described["schema"], reply.json)

    def _check_json(self, schema: dict[str, Any], value: Any) -> None:
        absolute = json.loads(json.dumps(schema).replace('"#/', '"urn:document#/'))
        jsonschema.Draft202012Validator(absolute, registry=self._registry).validate(value)


class Api:
    """Calls the host as a program would."""

    def __init__(self, host: Host, contract: Contract) -> None:
        self.host = host
        self.client: QuartClient = host.quart.test_client()
        self._contract = contract

    async def __call__(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            raw = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        full = path if path.startswith(("/widget", "/api", "/h", "/r", "/m", "/n")) else ""
        full = full or f"/api/v1/{path}"
        response = await self.client.open(full, method=method, data=raw, headers=sent)
        text = (await response.get_data(as_text=False)).decode(errors="replace")
        is_json = "json" in response.headers.get("Content-Type", "")
        reply = Reply(
            response.status_code, json.loads(text) if is_json else None, text, response.headers
        )
        self._contract.check(method, full.partition("?")[0], reply)
        return reply


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    return Settings(data_dir=tmp_path, database_url=database_url, safe_mode=True)


@pytest.fixture
async def host(settings):
    host = Host(settings)
    await host.open()
    yield host
    await host.close()


@pytest.fixture
def api(host, contract) -> Api:
    return Api(host, contract)


@dataclass
class Person:
    """Somebody who is signed in."""

    id: str
    email: str
    token: str


@pytest.fixture
def sign_in(host):
    """Make staff of a role, signed in."""

    async def make(role: str, *, password: bool = False) -> Person:
        hashed = await host.services.passwords.hash(PASSWORD) if password else None
        at = now()
        staff_id, login_id = new_id("staff"), new_id("login")
        email = f"{staff_id[-12:]}@example.com"

        async def work(_tx):
            await Staff.create(
                id=staff_id,
                email=email,
                name=role.title(),
                role=role,
                password_hash=hashed,
                created_at=at,
            )
            await Login.create(
                id=login_id,
                staff_id=staff_id,
                refresh_hash=login_id,
                created_at=at,
                last_used_at=at,
                expires_at=at + ENDS_AFTER,
            )

        await host.store.write(work)
        token = host.services.tokens.issue(StaffClaims(staff_id, login_id, 1))
        return Person(staff_id, email, token)

    return make


@pytest.fixture
async def owner(sign_in) -> Person:
    return await sign_in("owner")


@pytest.fixture
async def widget_id(host) -> str:
    return (await Widget.all().first()).id


@pytest.fixture
def arrive(api, widget_id):
    """Start a visitor as the widget does."""

    async def start(**said: Any) -> Any:
        reply = await api("POST", f"/widget/v1/{widget_id}/visitor", body=said)
        assert reply.status == 200, reply.text
        return reply.json

    return start


@pytest.fixture
def chat(api, arrive):
    """Start a visitor with a session; return (visitor's token, session)."""

    async def start() -> tuple[str, Any]:
        token = (await arrive())["token"]
        reply = await api("POST", "sessions", token, {})
        assert reply.status == 201, reply.text
        return token, reply.json

    return start
