import socket
import subprocess
import sys

import pytest

from chatclick.cli.root import cli

HEAVY = ("quart", "hypercorn", "tortoise", "pydantic_settings", "rich", "cryptography", "docker")


def test_help_names_every_command_with_a_line(chatclick):
    done = chatclick("--help")

    assert done.status == 0
    for name, command in cli.commands.items():
        assert f"  {name} " in done.out
        assert command.get_short_help_str()


def test_help_loads_nothing_heavy():
    code = "import sys; import chatclick.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()

    assert not [name for name in HEAVY if name in loaded]


def test_an_error_is_a_line_a_remedy_and_a_status(chatclick):
    done = chatclick("config", "show", CHATCLICK_PORT="eighty")

    assert done.status == 2
    error, remedy = done.err.splitlines()
    assert error.startswith("Error: The setting port is wrong") and "eighty" in error
    assert "CHATCLICK_PORT" in remedy


def test_a_broken_settings_file_is_named(chatclick, tmp_path):
    (tmp_path / "chatclick.toml").write_text("port = = 1")

    done = chatclick("config", "show")

    assert done.status == 2
    assert "not TOML" in done.err


@pytest.mark.parametrize("words", [("sing",), ("db", "fly"), ("demo", "--owner", "a@b.example")])
def test_wrong_usage_ends_with_status_2(chatclick, words):
    assert chatclick(*words).status == 2


def test_a_taken_port_is_said_plainly(chatclick, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = chatclick("serve", "--port", str(taken.getsockname()[1]))

    assert done.status == 1
    assert done.err.startswith("Error: Cannot listen on 127.0.0.1:")
