"""The manual for authors, followed to the letter: its commands are run, its files are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.template.workshop import Served, Workshop

PAGES = Path(__file__).resolve().parents[2] / "docs/plugins"
SERVING = "chatclick plugin dev"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Attributes:
        kind: "sh" for commands, else the language of a file.
        title: where the file goes.
        text: what stands in it.
    """

    kind: str
    title: str
    text: str


def read_blocks(page: str) -> Iterator[Block]:
    """Yield the blocks to follow: commands, and files with a place."""
    text = (PAGES / page).read_text("utf-8")
    pattern = r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$'
    for kind, title, inner in re.findall(pattern, text, re.MULTILINE | re.DOTALL):
        if kind == "sh" or title:
            yield Block(kind, title, inner)


def test_the_tutorial_leads_to_a_plugin_that_is_installed(
    workshop: Workshop, served: Served
) -> None:
    folder, said = workshop.folder, {}
    for block in read_blocks("tutorial.md"):
        if block.title:
            (folder / block.title).write_text(block.text, "utf-8")
            continue
        for line in block.text.splitlines():
            program, *words = line.split()
            if program == "cd":
                folder = folder / words[0]
            elif line == SERVING:
                address = served.start(*words, cwd=folder)
                assert served.say(address, "It arrived :tada:") == "It arrived 🎉"
            elif program == "pip":
                said[line] = workshop("python", "-m", "pip", *words, "--no-deps", cwd=folder)
            else:
                assert program == "chatclick", line
                said[line] = workshop.chatclick(*words, cwd=folder)

    served.wait_for(r"office runs as plugin office \(message_stored\)")
    assert "3 passed" in said["chatclick plugin test"]
    assert "grade A" in said["chatclick plugin check"]
    assert re.search(r"office +0\.1\.0 +installed", said["chatclick plugin list"])
    workshop("ruff", "check", cwd=folder)
    workshop("ruff", "format", "--check", cwd=folder)
    workshop("python", "-m", "mypy", cwd=folder)


def test_the_tests_in_the_manual_are_green(workshop: Workshop) -> None:
    folder = workshop.folder / "manual"
    folder.mkdir()
    settings = re.findall(r"^```toml\n(.*?)^```$", read("testing.md"), re.MULTILINE | re.DOTALL)
    (folder / "pyproject.toml").write_text(settings[0], "utf-8")
    blocks = [block for block in read_blocks("testing.md") if block.kind == "python"]
    for block in blocks:
        (folder / block.title).write_text(block.text, "utf-8")

    said = workshop.chatclick("plugin", "test", folder, "-q")

    assert len(blocks) >= 4 and re.search(r"\d passed", said)


def test_every_fixture_of_the_kit_is_in_the_manual() -> None:
    import chatclick.testing
    from chatclick.testing import pytest_plugin

    page = read("testing.md")
    source = Path(pytest_plugin.__file__).read_text("utf-8")
    fixtures = re.findall(r"fixture\n(?:async )?def (\w+)", source)

    assert len(fixtures) >= 8
    assert [name for name in fixtures if f"| `{name}` |" not in page] == []
    assert [
        name for name in chatclick.testing.__all__ if not hasattr(chatclick.testing, name)
    ] == []


@pytest.mark.parametrize("page", ["tutorial.md", "testing.md", "publishing.md"])
def test_every_command_a_page_names_exists(page: str) -> None:
    import click

    from chatclick.cli.root import cli

    group = cli.commands["plugin"]
    assert isinstance(group, click.Group)
    named = set(re.findall(r"chatclick plugin (\w+)", read(page)))
    assert named and named <= group.commands.keys()


def read(page: str) -> str:
    return (PAGES / page).read_text("utf-8")
