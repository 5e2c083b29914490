"""Who takes part: an owner, a widget, and visitors with a session each, made over REST."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx2

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}
AT_ONCE = 20
CAPACITY = {"capacity": 1_000}


@dataclass
class People:
    """Those who take part.

    Attributes:
        url: base address of the host.
        staff_token: the owner's access token.
        widget_id: the widget everyone came through.
        visitors: (token, session id) each.
    """

    url: str
    staff_token: str
    widget_id: str
    visitors: list[tuple[str, str]]

    async def add_visitors(self, count: int) -> list[tuple[str, str]]:
        """Let further visitors come and open a session each; return all."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with build_client(self.url) as http:

            async def add() -> tuple[str, str]:
                async with gate:
                    started = await post(http, f"/widget/v1/{self.widget_id}/visitor", {})
                    token = str(started["token"])
                    body = {"widget_id": self.widget_id}
                    session = await post(http, "/api/v1/sessions", body, token)
                    return token, str(session["id"])

            self.visitors += await asyncio.gather(*(add() for _ in range(count)))
        return self.visitors


async def set_up(url: str) -> People:
    """Make the owner and a published widget on a fresh host."""
    async with build_client(url) as http:
        answer = await post(http, "/api/v1/auth/setup", {**OWNER, "name": "Olive Owner"})
        token = str(answer["access_token"])
        widget = await post(http, "/api/v1/widgets", {"name": "Bench"}, token)
        await post(http, f"/api/v1/widgets/{widget['id']}/publish", None, token)
        # Sessions that nobody has room for would be routed again and again under the load.
        await post(http, f"/api/v1/staff/{answer['staff']['id']}", CAPACITY, token, "PATCH")
    return People(url, token, str(widget["id"]), [])


def build_client(url: str) -> httpx2.AsyncClient:
    """Make an HTTP client that looks at no proxy settings."""
    return httpx2.AsyncClient(base_url=url, timeout=30, trust_env=False)


async def post(
    http: httpx2.AsyncClient, path: str, body: Any, token: str | None = None, method: str = "POST"
) -> dict[str, Any]:
    """Send a body and return the object that comes back."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await http.request(method, path, json=body, headers=headers)
    if not answer.is_success:
        raise RuntimeError(f"{method} {path} → {answer.status_code}: {answer.text}")
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found
