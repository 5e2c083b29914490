"""`chatclick rules test`, beside a running host."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chatclick_rules.command import rules, show

from .ruleset import build_rule, build_set, compare
from .test_in_a_host import Site, site

__all__ = ["site"]

REFUND = compare("message.text", "contains", "refund")
Run = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command on a rule set; return its status and what it printed."""

    async def start(document: Any, *words: str) -> tuple[int, str, str]:
        file = tmp_path / "rules.json"
        file.write_text(json.dumps(document))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "chatclick.cli", "rules", "test", str(file), *words),
            *("--database-url", f"sqlite://{tmp_path}/test.sqlite3"),
            cwd=tmp_path,
            env={**os.environ, "NO_COLOR": "1"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return process.returncode or 0, out.decode(), err.decode()

    return start


async def test_a_file_is_rehearsed_on_what_visitors_wrote(
    site: Site, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    queue = await site.call("POST", "/api/v1/queues", {"name": "Billing"})
    await site.call("PUT", "/api/v1/rules/draft", build_set(build_rule("refund", REFUND)))
    await site.call("POST", "/api/v1/rules/publish")
    asked = await site.write("A refund, please")
    await site.write("Hello")
    act = {"type": "queue", "queue_id": queue["id"]}
    tried = build_rule("refund", REFUND, actions=[act])
    gone = build_rule("gone", actions=[{"type": "queue", "queue_id": "que_gone"}])

    status, out, err = await run(build_set(tried), "--last", "1000", "--json")
    refused = await run(build_set(tried, gone))

    assert (status, err) == (0, "")
    found = json.loads(out)
    assert (found["sessions"], found["changed"]) == (2, 1)
    assert found["rules"] == [{"rule_id": "refund", "before": 1, "after": 1}]
    (one,) = found["data"]
    assert (one["session_id"], one["after"]["queue_id"]) == (asked, queue["id"])
    assert refused[0] == 1 and "/rules/1/actions/0/queue_id" in refused[2]

    show(found)

    said = capsys.readouterr().out
    assert "1 of 2 conversations would come out differently." in said
    assert f"refund → {queue['id']}" in said


@pytest.mark.parametrize("text", ["{", "[]", '{"rules": [}'])
def test_a_file_that_holds_no_rule_set_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)

    done = CliRunner().invoke(rules, ["test", str(file)])

    assert done.exit_code == 2
    assert str(file) in done.output
