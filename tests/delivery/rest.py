"""The REST side of a client: calls with a bearer token, sign-in, visitors, message fallback."""

from dataclasses import dataclass
from typing import Any, Self

import httpx2

Json = dict[str, Any]


class RestError(AssertionError):
    """An answer other than the one a caller wanted.

    Args:
        status: HTTP status.
        body: problem document, or the text where it is none.
        retry_after_s: from `Retry-After`, where given.
    """

    def __init__(self, call: str, status: int, body: Any, retry_after_s: float | None) -> None:
        super().__init__(f"{call} → {status}: {body}")
        self.status = status
        self.body = body
        self.code = body.get("code") if isinstance(body, dict) else None
        self.retry_after_s = retry_after_s


class Rest:
    """A caller of `/api/v1` and the public widget API.

    Args:
        base_url: such as http://127.0.0.1:8000.
        token: bearer token, if there is one yet.
        http: a client to share; by default one of its own.
    """

    def __init__(
        self, base_url: str, token: str | None = None, http: httpx2.AsyncClient | None = None
    ) -> None:
        self.base_url = base_url
        self.token = token
        self.http = http or httpx2.AsyncClient(timeout=30, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.http.aclose()

    def as_(self, token: str) -> "Rest":
        """Return the same caller with another token, on the same connections."""
        return Rest(self.base_url, token, self.http)

    async def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        """Send one request and return whatever comes back."""
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        return await self.http.request(method, self.base_url + path, json=body, headers=sent)

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> Json:
        """Send one request and return the JSON object of a 2xx answer.

        Raises:
            RestError: on any other status.
        """
        answer = await self.send(method, path, body, headers)
        if answer.is_success:
            return answer.json() if answer.content else {}
        is_json = "json" in answer.headers.get("content-type", "")
        retry_after = answer.headers.get("retry-after")
        raise RestError(
            f"{method} {path}",
            answer.status_code,
            answer.json() if is_json else answer.text,
            float(retry_after) if retry_after and retry_after.isdigit() else None,
        )

    async def every(self, path: str) -> list[Json]:
        """Return all rows of a cursor-paged list."""
        rows: list[Json] = []
        joint = "&" if "?" in path else "?"
        cursor = ""
        while True:
            page = await self.call("GET", f"{path}{joint}limit=100{cursor}")
            rows += page["data"]
            if page["next"] is None:
                return rows
            cursor = f"&cursor={page['next']}"

    async def events_after(self, session_id: str, after_seq: int) -> list[Json]:
        """Return all events of a session after a sequence number, page by page."""
        events: list[Json] = []
        while True:
            page = await self.call(
                "GET", f"/api/v1/sessions/{session_id}/events?after_seq={after_seq}&limit=100"
            )
            events += page["data"]
            if not page["data"] or page["next"] is None:
                return events
            after_seq = events[-1]["seq"]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can sign in: how to get a token, again and again.

    Attributes:
        kind: "visitor" or "agent".
        id: visitor or staff id.
        name: what others see.
        token: the first token.
        secret: what renews it: the password for staff, the token itself for a visitor.
        email: staff only.
        widget_id: visitors only.
    """

    kind: str
    id: str
    name: str
    token: str
    secret: str
    email: str = ""
    widget_id: str = ""

    async def fresh_token(self, rest: Rest) -> str:
        """Return a new token."""
        if self.kind == "agent":
            body = {"email": self.email, "password": self.secret}
            answer = await rest.call("POST", "/api/v1/auth/login", body)
            return str(answer["access_token"])
        path = f"/widget/v1/{self.widget_id}/visitor"
        return str((await rest.call("POST", path, {"token": self.secret}))["token"])


OWNER_EMAIL = "owner@example.com"
PASSWORD = "correct horse battery staple"


async def set_up_owner(rest: Rest) -> Person:
    """Make the first staff member of a fresh host, or sign in where there is one."""
    needed = (await rest.call("GET", "/api/v1/auth/setup"))["needed"]
    body = {"email": OWNER_EMAIL, "password": PASSWORD}
    if needed:
        answer = await rest.call("POST", "/api/v1/auth/setup", {**body, "name": "Olive Owner"})
    else:
        answer = await rest.call("POST", "/api/v1/auth/login", body)
    staff = answer["staff"]
    return Person(
        "agent", staff["id"], staff["name"], answer["access_token"], PASSWORD, OWNER_EMAIL
    )


async def make_agent(owner: Rest, name: str) -> Person:
    """Make an agent with a password and sign them in."""
    email = f"{name.lower().replace(' ', '.')}@example.com"
    body = {"email": email, "name": name, "password": PASSWORD, "role": "agent"}
    staff = await owner.call("POST", "/api/v1/staff", body)
    answer = await Rest(owner.base_url, None, owner.http).call(
        "POST", "/api/v1/auth/login", {"email": email, "password": PASSWORD}
    )
    return Person("agent", staff["id"], name, answer["access_token"], PASSWORD, email)


async def make_widget(owner: Rest) -> str:
    """Make and publish a widget; return its id."""
    widget = await owner.call("POST", "/api/v1/widgets", {"name": "Shop"})
    await owner.call("POST", f"/api/v1/widgets/{widget['id']}/publish")
    return str(widget["id"])


async def make_visitor(rest: Rest, widget_id: str) -> Person:
    """Start a new, anonymous visitor."""
    answer = await rest.call("POST", f"/widget/v1/{widget_id}/visitor", {})
    visitor = answer["visitor"]
    token = answer["token"]
    return Person("visitor", visitor["id"], visitor["name"], token, token, widget_id=widget_id)


async def open_session(visitor: Rest, widget_id: str) -> str:
    """Open a session as this visitor; return its id."""
    return str((await visitor.call("POST", "/api/v1/sessions", {"widget_id": widget_id}))["id"])
