"""The host that the pictures of the manual are taken of, and who looks at it."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.made_plugins import fill_index  # noqa: E402 - from the checkout
from tests.starting import wait_until_ready  # noqa: E402 - from the checkout

TARGET = ROOT / "docs/images"
EMAIL, PASSWORD = "mara@example.com", "lamps and tableware"
WINDOW = {"width": 1120, "height": 760}


@contextmanager
def serve(settings: dict[str, str] | None = None) -> Iterator[str]:
    """Run a host with an owner; yield its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        secret = Path(folder, "password")
        secret.write_text(PASSWORD)
        command = [sys.executable, "-m", "chatclick.cli", "demo", "--port", str(port)]
        command += ["--data", f"{folder}/data", "--owner", EMAIL, "--password-file", str(secret)]
        environment = {
            **os.environ,
            "CHATCLICK_LOG_LEVEL": "warning",
            "CHATCLICK_PLUGINS__INDEX": str(fill_index(Path(folder, "index")).folder),
            "CHATCLICK_PLUGINS__UI_INSTALL": "any",
            **(settings or {}),
        }
        host = subprocess.Popen(command, env=environment)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", host)
            yield f"http://127.0.0.1:{port}"
        finally:
            host.terminate()
            host.wait()


def open_inbox(browser: Browser, address: str) -> Page:
    """Log in as the owner."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(f"{address}/admin")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation").first.wait_for()
    return page
