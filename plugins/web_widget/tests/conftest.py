"""A real host on a free port, and a real browser to visit it with."""

import re
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# A camera and a microphone of the browser's own, allowed without asking.
_DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
_READY = re.compile(r"http://127\.0\.0\.1:\d+")
_START_S = 120


class Host:
    """A running host, as staff sees it.

    Args:
        origin: its address.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        person = {
            "email": "ada@example.com",
            "name": "Ada Lindqvist",
            "password": "a kiln at night",
        }
        answer = httpx2.post(f"{origin}/api/v1/auth/setup", json=person).raise_for_status()
        self._headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, path: str) -> dict:
        """Read from the API."""
        answer = httpx2.get(f"{self.origin}/api/v1{path}", headers=self._headers)
        return answer.raise_for_status().json()

    def post(self, path: str, body: dict) -> None:
        """Write to the API."""
        url = f"{self.origin}/api/v1{path}"
        httpx2.post(url, json=body, headers=self._headers).raise_for_status()

    def send(self, path: str, body: dict) -> httpx2.Response:
        """Post to any address of the host, and return whatever the answer is."""
        return httpx2.post(f"{self.origin}{path}", json=body, headers=self._headers)

    def put(self, path: str, body: dict) -> None:
        """Replace through the API."""
        url = f"{self.origin}/api/v1{path}"
        httpx2.put(url, json=body, headers=self._headers).raise_for_status()

    def get_bytes(self, path: str) -> bytes:
        """Read a file."""
        answer = httpx2.get(f"{self.origin}/api/v1{path}", headers=self._headers)
        return answer.raise_for_status().content

    def messages_of(self, session_id: str) -> list[dict]:
        """Return the messages of a session in order."""
        return self.get(f"/sessions/{session_id}/messages?after_seq=0&limit=100")["data"]

    def say(self, session_id: str, content: dict) -> None:
        """Answer as staff with any content."""
        message = {"client_msg_id": str(uuid.uuid4()), "content": content}
        self.post(f"/sessions/{session_id}/messages", message)

    def switch_on(self, features: dict) -> None:
        """Publish the widget with these features."""
        widget = self.get("/widgets?limit=1")["data"][0]
        draft = {**widget["draft"], "features": {**widget["draft"].get("features", {}), **features}}
        self.put(f"/widgets/{widget['id']}/draft", draft)
        self.post(f"/widgets/{widget['id']}/publish", {})

    def session_about(self, text: str) -> dict:
        """Return the session whose newest message is this text."""
        sessions = self.get("/sessions?view=all&limit=100")["data"]
        return next(one for one in sessions if (one["last_message"] or {}).get("text") == text)

    def texts_of(self, session_id: str) -> list[str]:
        """Return the texts of a session in order."""
        messages = self.get(f"/sessions/{session_id}/messages?after_seq=0&limit=100")["data"]
        return [message["content"]["text"] for message in messages]


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Run the demo for all tests of the run."""
    folder = tmp_path_factory.mktemp("host")
    log = (folder / "log").open("w+")
    command = [sys.executable, "-m", "chatclick.cli", "demo", "--port", "0", "--data", str(folder)]
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    try:
        yield Host(_await_address(Path(log.name), process))
    finally:
        process.kill()
        process.wait()
        log.close()


def _await_address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        found = _READY.search(log.read_text())
        if found and _answers(found.group()):
            return found.group()
        time.sleep(0.1)
    raise RuntimeError(f"the host did not start:\n{log.read_text()}")


def _answers(origin: str) -> bool:
    try:
        return httpx2.get(f"{origin}/healthz").is_success
    except httpx2.TransportError:
        return False


@pytest.fixture
async def context(chromium: str) -> AsyncIterator[object]:
    """Open a browser with a profile of its own."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS + _DEVICES)
        yield await browser.new_context(reduced_motion="reduce")
        await browser.close()
