"""A whole host in the process of a test, for what a plugin does together with all the others."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from chatclick.app.wiring import Host
from chatclick.settings import Settings

_OWNER = {
    "email": "owner@example.com",
    "password": "correct horse battery staple",
    "name": "Olive",
}


class WholeHost:
    """A host with every installed plugin, called through its API. It listens on no port.

    Use it with `async with`: inside, it runs and has an owner.

    Args:
        folder: where it keeps its data.
        settings: what is set otherwise than by default; without `database_url` it is SQLite.

    Attributes:
        host: what runs now.
        owner: the access token of the owner.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        settings.setdefault("database_url", f"sqlite://{folder}/test.sqlite3")
        self._settings = Settings(data_dir=folder, **settings)
        self.host = Host(self._settings)
        self.owner = ""

    async def start(self) -> None:
        """Start, or start again on what there is."""
        self.host = Host(self._settings)
        await self.host.open()
        if not self.owner:
            answer = await self.call("POST", "/api/v1/auth/setup", _OWNER)
            self.owner = answer["access_token"]

    async def stop(self) -> None:
        """Stop."""
        await self.host.close()

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """Send a request that has to succeed.

        Args:
            method: such as "POST".
            path: with its query, such as "/api/v1/sessions".
            body: sent as JSON; None sends nothing.
            token: who calls; the owner unless it is given.

        Returns: the document of the answer, None where it has none.

        Raises:
            AssertionError: it was refused; the message is the answer.
        """
        # Any: the protocol of Quart's client asks for arguments that have defaults.
        client: Any = self.host.quart.test_client()
        answer = await client.open(
            path,
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token or self.owner}",
            },
        )
        text = await answer.get_data(as_text=True)
        if answer.status_code >= 300:
            raise AssertionError(f"{method} {path}: {answer.status_code} {text}")
        return json.loads(text) if text else None

    async def find_widget(self) -> str:
        """Return the id of the widget there is from the beginning."""
        widgets = await self.call("GET", "/api/v1/widgets")
        return str(widgets["data"][0]["id"])

    async def visit(self) -> tuple[str, str]:
        """Let a new visitor open a session; return the path of the session and who they are."""
        start = f"/widget/v1/{await self.find_widget()}/visitor"
        visitor = str((await self.call("POST", start, {}))["token"])
        session = await self.call("POST", "/api/v1/sessions", {}, visitor)
        return f"/api/v1/sessions/{session['id']}", visitor
