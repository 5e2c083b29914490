"""Somebody's site on another origin than the chat: pages of any kind that embed a widget."""

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx2
from tests.starting import POLL_S, READY_S
from typing_extensions import override

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True)
class SitePage:
    """One page of a site.

    Attributes:
        body: what its body holds besides the snippet.
        head: what its head holds.
        html: attributes of the root element.
        snippet: how the widget is embedded; `{src}` is the address of its script.
        headers: further headers.
    """

    body: str = "<main><h1>Shop</h1><p>Vases and lamps.</p></main>"
    head: str = ""
    html: str = 'lang="en"'
    snippet: str = '<script async src="{src}"></script>'
    headers: Mapping[str, str] = field(default_factory=dict)

    def render(self, src: str) -> bytes:
        """Write the page."""
        return (
            f"<!doctype html><html {self.html}><head><title>Shop</title>"
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="icon" href="data:,">{self.head}</head>'
            f"<body>{self.body}{self.snippet.format(src=src)}</body></html>"
        ).encode()


@contextmanager
def serve_site(
    src: str, pages: Mapping[str, SitePage], folder: Path | None = None
) -> Iterator[str]:
    """Serve a site and yield its address, without a slash at the end.

    Args:
        src: address of the widget's script.
        pages: the site's pages by path.
        folder: files served below everything else, such as a built app.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            page = pages.get(path)
            file = (folder / path.strip("/")) if folder and not page else None
            if file and file.is_dir():
                file /= "index.html"
            if page:
                self._send(page.render(src), TYPES[".html"], page.headers)
            elif file and file.is_file():
                self._send(file.read_bytes(), TYPES.get(file.suffix, "text/plain"), {})
            else:
                self.send_error(404)

        def _send(self, body: bytes, content_type: str, headers: Mapping[str, str]) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": content_type, **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Desk:
    """Staff, by way of the API: makes widgets and answers.

    Args:
        host: where.
    """

    def __init__(self, host: Host) -> None:
        self.host = host
        self._headers: dict[str, str] = {}
        login = self._call("POST", "/auth/login", {"email": OWNER_EMAIL, "password": PASSWORD})
        self._headers = {"Authorization": f"Bearer {login['access_token']}"}

    def make_widget(self, **config: object) -> str:
        """Publish a widget with this config; return the address of its script."""
        widget = self._call("POST", "/widgets", {"name": "Shop help"})["id"]
        draft = {"schemaVersion": 2, "name": "Shop help", **config}
        self._call("PUT", f"/widgets/{widget}/draft", draft)
        self._call("POST", f"/widgets/{widget}/publish")
        return f"{self.host.url}/widget/v1/{widget}.js"

    def reply(self, about: str, text: str) -> None:
        """Answer in the session whose newest message has this text."""
        self.say(about, {"type": "text", "text": text})

    def say(self, about: str, content: Mapping[str, object]) -> None:
        """Answer with any content in the session whose newest message has this text."""
        sessions = self._call("GET", "/sessions?view=all&limit=100")["data"]
        session = next(one for one in sessions if (one["last_message"] or {}).get("text") == about)
        message = {"client_msg_id": str(uuid.uuid4()), "content": content}
        self._call("POST", f"/sessions/{session['id']}/messages", message)

    def be_away(self) -> None:
        """Take no new conversations."""
        self._call("PATCH", "/me", {"availability": "away"})

    def wait_until_found(self, words: str) -> None:
        """Wait until the index of messages has come as far as one with these words.

        Raises:
            AssertionError: it takes too long.
        """
        deadline = time.monotonic() + READY_S
        while not self._call("GET", f"/search?q={words}")["data"]:
            assert time.monotonic() < deadline, f"no message with {words!r} is indexed"
            time.sleep(POLL_S)

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        url = f"{self.host.url}/api/v1{path}"
        answer = httpx2.request(method, url, json=body, headers=self._headers, timeout=PATIENCE_S)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found
