"""A command line to call, with a data folder of its own."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from chatclick.cli.root import cli


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.out)


RunCommand = Callable[..., Outcome]


@pytest.fixture
def chatclick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunCommand:
    """Run `chatclick` with some words, in a folder and with variables of its own."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CHATCLICK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CHATCLICK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CHATCLICK_PORT", "0")
    monkeypatch.setenv("CHATCLICK_CONFIG", "chatclick.toml")

    def run(*words: str | Path, given: str = "", **variables: str) -> Outcome:
        result = CliRunner().invoke(
            cli, [str(word) for word in words], input=given, env=variables, prog_name="chatclick"
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run
