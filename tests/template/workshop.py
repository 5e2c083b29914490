"""A stranger's folder, environment and throw-away host."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import uuid_utils

TOOLS = Path(sys.executable).parent
# Nobody waits for it but where the machine is busy: a host that ends is noticed at once.
READY_S = 120


class Workshop:
    """A stranger's folder and environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._python = folder / "venv/bin/python"
        run(sys.executable, "-m", "venv", "--system-site-packages", folder / "venv")
        [packages] = (folder / "venv/lib").glob("python*/site-packages")
        # Everything that is installed where the tests run; the plugin itself only goes in here.
        (packages / "tests.pth").write_text(
            "".join(f"import site; site.addsitedir({path!r})\n" for path in find_site_packages())
        )
        self.variables = {
            **{name: text for name, text in os.environ.items() if "CHATCLICK" not in name},
            "PATH": f"{folder / 'venv/bin'}{os.pathsep}{TOOLS}{os.pathsep}{os.environ['PATH']}",
        }

    def chatclick(self, *words: str | Path, cwd: Path | None = None) -> str:
        return self("python", "-m", "chatclick.cli", *words, cwd=cwd)

    def __call__(self, program: str, *words: str | Path, cwd: Path | None = None) -> str:
        command = [self._python if program == "python" else TOOLS / program, *words]
        return run(*command, cwd=cwd or self.folder, env=self.variables)


def find_site_packages() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Served:
    """A throw-away host, and somebody who chats in it."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._process: subprocess.Popen[bytes] | None = None
        self._log = workshop.folder / f"{uuid_utils.uuid7().hex}.log"
        self._token = ""

    @property
    def told(self) -> str:
        """What it printed so far."""
        return self._log.read_text("utf-8")

    def start(self, *words: str, cwd: Path) -> str:
        """Start a command that serves, and return the one address it prints."""
        command = [str(self._workshop.folder / "venv/bin/python"), "-m", "chatclick.cli", *words]
        with self._log.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--port", "0"],
                cwd=cwd,
                env={**self._workshop.variables, "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=output,
            )
        return self.wait_for(r"http://127\.0\.0\.1:\d+/")

    def wait_for(self, pattern: str) -> str:
        """Wait until something is printed."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.told):
                return found[0]
            assert self._process is not None and self._process.poll() is None, self.told
            time.sleep(0.02)
        raise AssertionError(self.told)

    def say(self, address: str, text: str) -> str:
        """Write as a visitor and return what is stored."""
        with httpx2.Client(base_url=address, trust_env=False) as client:
            if not self._token:
                page = client.get("/").text
                [widget] = set(re.findall(r"wgt_[0-9a-f]{32}", page))
                answer = client.post(f"/widget/v1/{widget}/visitor", json={})
                self._token = answer.json()["token"]
            client.headers["Authorization"] = f"Bearer {self._token}"
            session = client.post("/api/v1/sessions", json={}).json()["id"]
            message = {"client_msg_id": uuid_utils.uuid7().hex, "text": text}
            client.post(f"/api/v1/sessions/{session}/messages", json=message).raise_for_status()
            stored = client.get(f"/api/v1/sessions/{session}/messages").json()["data"]
        return str(stored[0]["content"]["text"])

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=READY_S)
