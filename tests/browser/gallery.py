"""The gallery of all states of the widget's app: built, served, and visited state by state."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
WEB = ROOT / "plugins/web_widget/web"

_FIRST = "thread"


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """Serve the build; the app's own calls find a server that has nothing to say."""
        if not self.path.startswith("/api/"):
            return super().do_GET()
        self.send_response(204)
        return self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serve_gallery(folder: Path) -> Iterator[str]:
    """Build the gallery and serve it; yield its address.

    Args:
        folder: where the build goes.
    """
    path = f"{os.environ['PATH']}{os.pathsep}{Path(sys.executable).parent}"
    npm = shutil.which("npm", path=path) or "npm"
    environment = {**os.environ, "PATH": path}
    command = [npm, "run", "gallery", "--", str(folder)]
    subprocess.run(command, cwd=WEB, check=True, capture_output=True, env=environment)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/gallery.html"
    finally:
        server.shutdown()
        server.server_close()


def visit_states(page: Page, address: str, **settings: str) -> Iterator[str]:
    """Show every state in turn; yield its name while it is shown.

    Args:
        page: a page of the browser.
        address: of the gallery.
        settings: what the gallery takes, such as `scheme`, `locale` and `accent`.
    """
    show_state(page, address, _FIRST, **settings)
    names: str = page.evaluate("document.documentElement.dataset.states")
    for name in names.split("\n"):
        show_state(page, address, name, **settings)
        yield name


def show_state(page: Page, address: str, name: str, **settings: str) -> None:
    """Show one state, with the parts that load on demand."""
    page.goto(f"{address}?{urlencode({**settings, 'state': name})}")
    page.wait_for_selector("html[data-shown]")
    page.wait_for_selector(".lazy-wait", state="detached")
