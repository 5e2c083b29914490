"""The files that the lints read. Each lint states one rule of the house, with its reason."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One text file of the repository."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """The room of the host it belongs to, such as "store"; a leaf's module name for a leaf."""
        parts = self.path.relative_to(ROOT / "core/chatclick").parts
        return parts[0].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def models(self) -> set[str]:
        """Names under which it imports Tortoise models."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom)]
        named = [node for node in found if "models" in (node.module or "").split(".")]
        return {alias.asname or alias.name for node in named for alias in node.names}

    def at(self, node: ast.AST, problem: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}: {problem}"


def read_listing() -> Iterator[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return (ROOT / name for name in names.splitlines() if (ROOT / name).is_file())


@pytest.fixture(scope="session")
def tracked() -> list[Source]:
    """All text files that belong to the repository."""
    binary = {".png", ".ico", ".woff2", ".gz", ".br", ".jpg", ".webp", ".ogg", ".mp3", ".wasm"}
    return [Source(path) for path in read_listing() if path.suffix not in binary]


@pytest.fixture(scope="session")
def core(tracked: list[Source]) -> list[Source]:
    """The Python modules of the host."""
    inside = [source for source in tracked if source.name.startswith("core/chatclick/")]
    return [source for source in inside if source.path.suffix == ".py"]


@pytest.fixture(scope="session")
def shipped(tracked: list[Source]) -> list[Source]:
    """The Python modules that an installation contains: host, schemas, Admin UI, plugins."""
    places = ("core/chatclick/", "widget_schema/chatclick_", "admin/chatclick_", "plugins/")
    python = [source for source in tracked if source.path.suffix == ".py"]
    ours = [source for source in python if source.name.startswith(places)]
    return [source for source in ours if "/tests/" not in source.name]
