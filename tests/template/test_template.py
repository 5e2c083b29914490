"""The plugin template as a stranger meets it: rendered, installed, tested, linted, graded, run.

In an environment of its own, beside the host as it lies here; nothing is downloaded.
"""

import json
import re
import time
from pathlib import Path

import httpx2
import pytest
from tests.delivery.pace import stretch
from tests.template.workshop import Served, Workshop

pytestmark = pytest.mark.slow

A_MINUTE_S = 60


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
    workshop: Workshop, made: Path, served: Served
) -> None:
    started = time.monotonic()
    fresh = workshop.folder / f"fresh-{made.name}"
    kind = made.name.removeprefix("my-")
    workshop.chatclick("plugin", "new", fresh.name, "--kind", kind, "--defaults")
    address = served.start("plugin", "dev", cwd=fresh)

    assert "/widget/v1/" in httpx2.get(address, trust_env=False).text
    assert time.monotonic() - started < stretch(A_MINUTE_S)
    assert served.say(address, "It arrived :tada:") == "It arrived 🎉"
    [manifest] = [*fresh.glob("*.json"), *fresh.glob("src/*/*.json")]
    saved = time.monotonic()
    manifest.write_text(manifest.read_text("utf-8").replace("🎉", "🎊"), "utf-8")
    while served.say(address, "Again :tada:") != "Again 🎊":
        assert time.monotonic() - saved < stretch(10)
    print(f"{kind}: a save is in force after {time.monotonic() - saved:.2f} s")


def test_a_wheel_of_it_installs_and_the_host_finds_it(workshop: Workshop) -> None:
    workshop.chatclick("plugin", "new", "wheeled", "--defaults")
    built = json.loads(workshop.chatclick("plugin", "build", "wheeled", "--json"))
    workshop("python", "-m", "pip", "--quiet", "install", "--no-deps", built["file"])

    found = json.loads(workshop.chatclick("plugin", "list", "--json"))

    [wheeled] = [one for one in found if one["id"] == "wheeled"]
    assert (wheeled["state"], wheeled["problem"]) == ("installed", "")


def test_what_the_plugin_logs_is_read_from_a_running_host(
    workshop: Workshop, served: Served
) -> None:
    file = workshop.folder / "chatty.py"
    file.write_text(
        "from chatclick import hookimpl\n\n\n@hookimpl\n"
        "async def message_stored(message, context):\n"
        "    context.log.info('heard', length=len(message.text))\n"
    )
    password = workshop.folder / "password"
    address = served.start("plugin", "dev", "chatty.py", cwd=workshop.folder)
    password.write_text(re.search(r"password “(.+?)”", served.told)[1])
    served.say(address, "hello")
    served.wait_for("heard")

    lines = workshop.chatclick(
        *("plugin", "logs", "chatty", "--url", address.rstrip("/"), "--json"),
        *("--email", "author@example.com", "--password-file", password),
    )

    read = [json.loads(line) for line in lines.splitlines()]
    [heard] = [line for line in read if line["text"] == "heard"]
    session = heard["fields"].pop("session_id")
    assert (heard["source"], heard["fields"]) == ("plugin", {"length": 5})
    assert session.startswith("ses_"), "a line names the session that it is about"
    assert any("runs as plugin chatty" in line["text"] for line in read)
