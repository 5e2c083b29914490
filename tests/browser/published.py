"""Widgets with a config of their own, published over the API, and what staff finds of visitors."""

from collections.abc import Mapping
from typing import Any, Self

import httpx2

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host


class Staff:
    """The owner at the API.

    Args:
        host: a running host with an owner.
    """

    def __init__(self, host: Host) -> None:
        self._client = httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S)
        signed_in = self.post("/auth/login", {"email": OWNER_EMAIL, "password": PASSWORD})
        self._client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str) -> Any:
        """Read."""
        return self._client.get(path).raise_for_status().json()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Write."""
        answer = self._client.post(path, json=body).raise_for_status()
        return answer.json() if answer.content else None

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Replace."""
        return self._client.put(path, json=body).raise_for_status().json()

    def publish(self, config: Mapping[str, Any]) -> str:
        """Make a widget with this config, for any origin; return its id."""
        widget: str = self.post("/widgets", {"name": "Forms"})["id"]
        base = {"schemaVersion": 2, "name": "Forms"}
        draft = self._client.put(f"/widgets/{widget}/draft", json={**base, **config})
        draft.raise_for_status()
        self.post(f"/widgets/{widget}/publish", {})
        return widget

    def find_session(self, widget: str) -> Any:
        """Return the only session of a widget."""
        rows = self.get("/sessions?view=all&limit=100")["data"]
        (row,) = [one for one in rows if one["widget_id"] == widget]
        return self.get(f"/sessions/{row['id']}")
