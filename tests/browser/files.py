"""Small real files, and what a visitor sends without a widget."""

import struct
import wave
import zlib
from io import BytesIO
from typing import Any

import httpx2

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host


def make_png(width: int = 320, height: int = 200) -> bytes:
    """Return a picture: a slope from dark to light."""
    rows = b"".join(
        b"\0" + bytes(c for x in range(width) for c in (x * 255 // width, y * 255 // height, 120))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def make_wav(seconds: float = 1.0) -> bytes:
    """Return a sound: silence."""
    buffer = BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return buffer.getvalue()


RATING = {"forms": {"csat": {"enabled": True, "scale": 5}}}


class Caller:
    """Calls the API of a host with one token."""

    def __init__(self, host: Host, token: str = "") -> None:
        self._url = host.url
        self.token = token

    def call(self, method: str, path: str, json: Any = None, **more: Any) -> Any:
        """Call, and return what the answer says."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = httpx2.request(
            method, self._url + path, json=json, headers=headers, timeout=PATIENCE_S, **more
        )
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def upload(self, session_id: str, name: str, data: bytes, media_type: str) -> str:
        """Upload a file whole; return its id."""
        path = f"/api/v1/sessions/{session_id}/attachments"
        return str(self.call("POST", path, files={"file": (name, data, media_type)})["id"])

    def send(self, session_id: str, client_msg_id: str, content: dict[str, Any]) -> dict[str, Any]:
        """Send a message."""
        body = {"client_msg_id": client_msg_id, "content": content}
        answer: dict[str, Any] = self.call("POST", f"/api/v1/sessions/{session_id}/messages", body)
        return answer


def sign_in(host: Host) -> Caller:
    """Return the owner of a host."""
    caller = Caller(host)
    body = {"email": OWNER_EMAIL, "password": PASSWORD}
    caller.token = caller.call("POST", "/api/v1/auth/login", body)["access_token"]
    return caller


def take_files(owner: Caller) -> None:
    """Let visitors send files and rate, neither of which a widget does by itself."""
    widget = owner.call("GET", "/api/v1/widgets")["data"][0]
    features = {**widget["draft"].get("features", {}), "fileUpload": {"enabled": True}}
    path = f"/api/v1/widgets/{widget['id']}"
    owner.call("PUT", f"{path}/draft", {**widget["draft"], "features": features, **RATING})
    owner.call("POST", f"{path}/publish")


def arrive(host: Host, owner: Caller, **said: Any) -> tuple[Caller, dict[str, Any]]:
    """Start a visitor with a session; return both."""
    widget_id = owner.call("GET", "/api/v1/widgets")["data"][0]["id"]
    visitor = Caller(host)
    start = visitor.call("POST", f"/widget/v1/{widget_id}/visitor", said)
    visitor.token = start["token"]
    session = {"widget_id": widget_id, "context": {"cart": "3 lamps"}}
    return visitor, visitor.call("POST", "/api/v1/sessions", session)
