"""The plugin template as a stranger meets it: rendered, installed, tested, linted, graded, run.

In an environment of its own, beside the host as it lies here; nothing is downloaded.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent

pytestmark = pytest.mark.slow


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


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module", params=["python", "container"])
def made(request: pytest.FixtureRequest, workshop: Workshop) -> Path:
    name = f"my-{request.param}"
    workshop.chatclick("plugin", "new", name, "--kind", request.param, "--license", "MIT")
    return workshop.folder / name


def test_its_own_tests_are_green_at_once(workshop: Workshop, made: Path) -> None:
    assert re.search(r"\d passed", workshop.chatclick("plugin", "test", made, "-q"))


def test_linter_formatter_and_type_checker_have_nothing_to_say(
    workshop: Workshop, made: Path
) -> None:
    workshop("ruff", "check", cwd=made)
    workshop("ruff", "format", "--check", cwd=made)
    workshop("python", "-m", "mypy", cwd=made)


def test_the_check_gives_the_best_grade(workshop: Workshop, made: Path) -> None:
    report = json.loads(workshop.chatclick("plugin", "check", made, "--json"))

    assert (report["grade"], report["is_passed"]) == ("A", True)


def test_it_is_small_and_leaves_no_mark_of_the_template(made: Path) -> None:
    files = [
        path
        for path in made.rglob("*")
        if path.is_file() and not {".pytest_cache", "__pycache__"} & {*path.parts}
        if ".mypy_cache" not in path.parts and ".ruff_cache" not in path.parts
    ]

    assert len(files) <= 12, files
    for file in files:
        assert "{{" not in file.read_text("utf-8") and "{%" not in file.read_text("utf-8"), file


def test_from_nothing_to_a_running_plugin_takes_three_commands_and_a_minute(
    workshop: Workshop, made: Path, served: "Served"
) -> None:
    started = time.monotonic()
    fresh = workshop.folder / f"fresh-{made.name}"
    kind = made.name.removeprefix("my-")
    workshop.chatclick("plugin", "new", fresh.name, "--kind", kind, "--defaults")
    address = served.start("plugin", "dev", cwd=fresh)

    assert "/widget/v1/" in httpx2.get(address, trust_env=False).text
    assert time.monotonic() - started < 60
    assert served.say(address, "It arrived :tada:") == "It arrived 🎉"
    [manifest] = [*fresh.glob("*.json"), *fresh.glob("src/*/*.json")]
    saved = time.monotonic()
    manifest.write_text(manifest.read_text("utf-8").replace("🎉", "🎊"), "utf-8")
    while served.say(address, "Again :tada:") != "Again 🎊":
        assert time.monotonic() - saved < 10
    print(f"{kind}: a save is in force after {time.monotonic() - saved:.2f} s")


def test_a_wheel_of_it_installs_and_the_host_finds_it(workshop: Workshop) -> None:
    workshop.chatclick("plugin", "new", "wheeled", "--defaults")
    built = json.loads(workshop.chatclick("plugin", "build", "wheeled", "--json"))
    workshop("python", "-m", "pip", "--quiet", "install", "--no-deps", built["file"])

    found = json.loads(workshop.chatclick("plugin", "list", "--json"))

    [wheeled] = [one for one in found if one["id"] == "wheeled"]
    assert (wheeled["state"], wheeled["problem"]) == ("installed", "")


class Served:
    """A throw-away host, and somebody who chats in it."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._process: subprocess.Popen[str] | None = None
        self._token = ""

    def start(self, *words: str, cwd: Path) -> str:
        command = [str(self._workshop.folder / "venv/bin/python"), "-m", "chatclick.cli", *words]
        self._process = subprocess.Popen(
            [*command, "--port", "0"],
            cwd=cwd,
            env={**self._workshop.variables, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        told = []
        for line in self._process.stdout:
            told.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                return found[0]
        raise AssertionError("".join(told))

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
            message = {"client_msg_id": new_uuid(), "text": text}
            client.post(f"/api/v1/sessions/{session}/messages", json=message).raise_for_status()
            stored = client.get(f"/api/v1/sessions/{session}/messages").json()["data"]
        return str(stored[0]["content"]["text"])

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.communicate(timeout=30)


def new_uuid() -> str:
    import uuid_utils

    return str(uuid_utils.uuid7())


@pytest.fixture
def served(workshop: Workshop) -> Iterator[Served]:
    served = Served(workshop)
    yield served
    served.stop()
