"""A whole host in this process, on a free port, with an owner who is signed in."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import httpx2
import uuid_utils
from hypercorn.asyncio import serve
from hypercorn.config import Config
from tests.ports import find_free_port

from chatclick.app.asgi import create_app
from chatclick.app.logs import configure_logs
from chatclick.hooks import Dispatcher
from chatclick.host.states import Entry
from chatclick.settings import Settings

# What runs beside a container is not the subject; each plugin less is a shorter start.
NEEDED = {"admin", "two_factor", "web_widget"}
OTHERS = [one.name for one in entry_points(group="chatclick.plugins") if one.name not in NEEDED]
EMAIL, PASSWORD = "owner@example.com", "correct horse battery staple"


class House:
    """A running host.

    Attributes:
        url: where it listens.
        host: its rooms.
        http: a client that is signed in as the owner.
    """

    def __init__(self, data_dir: Path, **plugins: Any) -> None:
        self.port = find_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = Settings(
            data_dir=data_dir,
            port=self.port,
            public_url=self.url,
            drain_seconds=0,
            log_level="info",
            plugins={"disabled": OTHERS, **plugins},
        )
        self.app = create_app(self.settings)
        self.host = self.app.host
        self.http = httpx2.AsyncClient(base_url=f"{self.url}/api/v1/", timeout=60, trust_env=False)
        self._stop = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    @property
    def dispatcher(self) -> Dispatcher:
        return self.host.dispatcher

    async def open(self) -> None:
        configure_logs(self.settings)
        await self.host.open()
        config = Config()
        config.bind = [f"127.0.0.1:{self.port}"]
        config.loglevel = "ERROR"

        async def app(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "lifespan":
                for answer in ("startup", "shutdown"):
                    await receive()
                    await send({"type": f"lifespan.{answer}.complete"})
            else:
                await self.app(scope, receive, send)

        self._serving = asyncio.create_task(
            serve(app, config, shutdown_trigger=self._stop.wait)  # type: ignore[arg-type]
        )
        await self.sign_in()

    async def sign_in(self) -> None:
        async def try_it() -> bool:
            try:
                setup = await self.http.get("auth/setup")
            except httpx2.ConnectError:
                return False
            body = {"email": EMAIL, "name": "Olga", "password": PASSWORD}
            if setup.json()["needed"]:
                answer = await self.http.post("auth/setup", json=body)
            else:
                body.pop("name")
                answer = await self.http.post("auth/login", json=body)
            assert answer.is_success, answer.text
            self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            return True

        await until(try_it)

    async def close(self) -> None:
        await self.http.aclose()
        self._stop.set()
        if self._serving is not None:
            await self._serving
        await self.host.close()

    async def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Call the API and return the answer of the wanted status."""
        answer = await self.http.request(method, path, json=body)
        assert answer.status_code == status, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def review(self, **target: Any) -> dict[str, Any]:
        """Look at a plugin."""
        found = await self.call("POST", "plugins/register", target)
        assert found["status"] == "review"
        return found["review"]

    async def register(self, *, status: int = 201, **target: Any) -> Any:
        """Look at a plugin and agree."""
        review = await self.review(**target)
        agreed = {"confirmation": review["confirmation"]["token"], "password": PASSWORD}
        return await self.call("POST", "plugins/register", {**target, **agreed}, status)

    async def plugin(self, plugin_id: str = "actor") -> dict[str, Any]:
        return await self.call("GET", f"plugins/{plugin_id}")

    def entry(self, plugin_id: str = "actor") -> Entry:
        return self.host.plugins.entries[plugin_id]

    async def until_state(self, state: str, plugin_id: str = "actor", within_s: float = 120) -> Any:
        """Wait until a plugin is in a state."""

        async def is_so() -> bool:
            return (await self.plugin(plugin_id))["state"] == state

        await until(is_so, within_s)
        return await self.plugin(plugin_id)

    async def open_session(self) -> str:
        """Begin a session as a visitor and return its id; `say` speaks in it."""
        widget = (await self.call("GET", "widgets"))["data"][0]["id"]
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False) as http:
            answer = await http.post(f"/widget/v1/{widget}/visitor", json={})
        self._visitor = answer.json()["token"]
        answer = await self.http.post(
            "sessions", json={"widget_id": widget}, headers=self._visitor_headers
        )
        assert answer.status_code == 201, answer.text
        self.session = answer.json()["id"]
        return self.session

    async def say(self, text: str) -> httpx2.Response:
        """Write as the visitor."""
        body = {"client_msg_id": str(uuid_utils.uuid7()), "text": text}
        return await self.http.post(
            f"sessions/{self.session}/messages", json=body, headers=self._visitor_headers
        )

    async def upload(self, name: str, media_type: str, data: bytes) -> httpx2.Response:
        """Send a file into the session, as the owner."""
        return await self.http.post(
            f"sessions/{self.session}/attachments", files={"file": (name, data, media_type)}
        )

    async def texts(self) -> list[str]:
        """Return the texts of the session."""
        found = await self.call("GET", f"sessions/{self.session}/messages")
        return [one["content"].get("text", "") for one in found["data"]]

    async def state(self) -> dict[str, Any]:
        """Return what the actor remembers."""
        answer = await self.http.get(f"{self.url}/plugins/actor/state")
        return answer.json()

    @property
    def _visitor_headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._visitor}"}


async def until(is_so: Callable[[], Awaitable[bool]], within_s: float = 120) -> None:
    """Ask until it is so."""
    ends_at_s = time.monotonic() + within_s
    while not await is_so():
        assert time.monotonic() < ends_at_s, "did not become so in time"
        await asyncio.sleep(0.05)
