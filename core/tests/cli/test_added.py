"""Commands that packages add to `chatclick`."""

import sys
from pathlib import Path

import pytest

from chatclick.cli.root import cli

GROUP = """
import click

@click.group()
def polls():
    "Look at polls."

@polls.command()
def count():
    "Count them."
    click.echo("three")
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a package with a module and the commands it names."""
    folder = tmp_path / "packages"
    monkeypatch.syspath_prepend(folder)

    def write(module: str, source: str, **commands: str) -> Path:
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / f"{module}.py").write_text(source)
        monkeypatch.delitem(sys.modules, module, raising=False)
        about = f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\nSummary: Counts {module}\n"
        (info / "METADATA").write_text(about)
        lines = [f"{name} = {place}" for name, place in commands.items()]
        (info / "entry_points.txt").write_text("\n".join(["[chatclick.commands]", *lines]))
        return folder

    return write


def test_a_package_adds_commands_that_help_names_without_loading_it(chatclick, install):
    install("ballots", GROUP, ballots="ballots:polls")

    done = chatclick("--help")

    assert "  ballots " in done.out and "Counts ballots" in done.out
    assert "ballots" not in sys.modules
    assert chatclick("ballots", "count").out == "three\n"
    assert "Look at polls." in chatclick("ballots", "--help").out
    assert chatclick("ballots", "sing").status == 2


def test_a_package_that_cannot_be_loaded_breaks_only_its_own_commands(chatclick, install):
    install("ballots", GROUP, ballots="ballots:polls")
    install("broken", "raise RuntimeError('boom')", broken="broken:group", odd="ballots:GROUP")

    assert chatclick("--help").status == 0
    assert chatclick("ballots", "count").out == "three\n"
    for name in ("broken", "odd"):
        done = chatclick(name, "count")
        assert done.status == 1
        error, remedy = done.err.splitlines()
        assert error.startswith(f"Error: The command {name} of broken cannot be loaded")
        assert remedy.startswith("Remedy: ")


def test_the_names_of_the_host_are_taken(chatclick, install):
    install("ballots", GROUP, db="ballots:polls")

    assert "Look at polls." not in chatclick("db", "--help").out
    assert list(cli.commands).count("db") == 1
