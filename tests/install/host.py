"""A host that people run and install plugins into."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx2
from tests.install.wheel_index import WheelIndex
from tests.ports import find_free_port
from tests.starting import READY_S, wait_until_ready

COMMAND = (sys.executable, "-m", "chatclick.cli")
PASSWORD = "correct horse battery"


class Host:
    """A host in its own process, started as people do, with an index of wheels.

    Args:
        folder: for its data.
    """

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.index = WheelIndex(folder / "index")
        self.log = folder / "log"
        self.port = find_free_port()
        self.environment = {
            **os.environ,
            "CHATCLICK_DATA_DIR": str(self.data),
            "CHATCLICK_DRAIN_SECONDS": "0",
            "CHATCLICK_PLUGINS__INDEX": str(self.index.folder),
            "CHATCLICK_PLUGINS__UI_INSTALL": "any",
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.client = httpx2.Client(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=60
        )

    def start(self) -> None:
        password_file = self.data.parent / "password"
        password_file.write_text(PASSWORD)
        words = ["demo", "--port", str(self.port), "--owner", "owner@example.com"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*COMMAND, *words, "--password-file", str(password_file)],
                env=self.environment,
                cwd=self.data.parent,
                stdout=output,
                stderr=output,
            )
        self.wait_until_ready()
        if "CHATCLICK_SAFE_MODE" not in self.environment:  # which judges no set
            self.wait_until_settled()

    def wait_until_settled(self) -> None:
        """Wait until the host has judged the set it started with; it serves before that."""
        pointer = self.data / "plugins/active.json"
        deadline = time.monotonic() + READY_S
        while pointer.exists() and json.loads(pointer.read_text())["trial"] is not None:
            assert time.monotonic() < deadline, self.log.read_text()[-4000:]
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        """Wait until it serves, also after it began anew by itself."""
        assert self.process is not None
        wait_until_ready(f"http://127.0.0.1:{self.port}", self.process, self.log)

    def stop(self) -> int:
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.terminate()
        return self.process.wait(timeout=READY_S)

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command beside the host."""
        done = subprocess.run(
            [*COMMAND, "plugin", *words],
            env=self.environment,
            cwd=self.data.parent,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, done.stdout + done.stderr + self.log.read_text()[-3000:]
        return done.stdout + done.stderr

    def install(self, spec: str, *words: str, code: int = 0) -> str:
        return self.run("install", spec, "--yes", *words, code=code)

    def sign_in(self) -> None:
        answer = self.client.post(
            "/api/v1/auth/login", json={"email": "owner@example.com", "password": PASSWORD}
        )
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def get(self, path: str) -> dict:
        answer = self.client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict | None = None, status: int = 202) -> dict:
        answer = self.client.post(f"/api/v1/{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def follow(self, job: dict) -> dict:
        deadline = time.monotonic() + READY_S
        while job["state"] in ("running", "restarting"):
            assert time.monotonic() < deadline, job
            time.sleep(0.2)
            job = self.get(f"plugins/jobs/{job['id']}")
        return job

    def list_states(self) -> dict[str, tuple[str, str]]:
        plugins = self.get("plugins")["data"]
        return {one["id"]: (one["state"], one["version"]) for one in plugins}

    def list_tables(self) -> set[str]:
        rows = self.query("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}

    def list_audit(self) -> list[str]:
        return [row[0] for row in self.query("SELECT action FROM audit ORDER BY number")]

    def query(self, sql: str) -> list[tuple]:
        with sqlite3.connect(f"file:{self.data}/chatclick.sqlite3?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()
