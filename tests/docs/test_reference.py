"""The manual lacks no setting and no command, and what the README shows works."""

import importlib.util
import re
import types
from pathlib import Path

import pytest

from chatclick import HOOKS

ROOT = Path(__file__).resolve().parents[2]


def load(path: Path) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "widget/config.md", "metrics.md"])
def test_reference_pages_are_what_the_code_says(name: str) -> None:
    pages = load(ROOT / "docs/reference.py").build_pages()

    stored = (ROOT / "docs" / name).read_text("utf-8")

    assert stored == pages[name], "run: .venv/bin/python docs/reference.py"


def test_the_plugin_in_the_readme_implements_a_hook(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    file = tmp_path / "hello.py"
    file.write_text("".join(line.removeprefix("   ") for line in code.splitlines(keepends=True)))

    module = load(file)

    assert set(vars(module)) & set(HOOKS) == {"message_transform"}


def test_the_readme_has_two_commands_to_begin_with() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)

    assert [line.split("  ")[0] for line in block.splitlines()] == ["make run", "make test"]


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
