"""Programs that speak the protocol of containers, run without an engine."""

import json
import sys
import textwrap

import pytest

from chatclick.host.dev import DevFiles
from chatclick.host.dev_packages import FolderUnusable, find_folder
from chatclick.host.dev_processes import build_process_seat
from chatclick.testing.pytest_plugin import chatclick_database, fake_container, host

__all__ = ["chatclick_database", "fake_container", "host"]

SERVER = """
import json, os, socketserver, sys
from http.server import BaseHTTPRequestHandler

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        self.answer({"status": "ok"})
    def do_POST(self):
        data = json.loads(self.rfile.read(int(self.headers["content-length"])))["data"]
        print("asked", self.path, flush=True)
        if self.path == "/v1/hooks/routing_facts":
            self.answer({"result": {"mail": data["visitor"]["email"]}})
        else:
            self.answer({"result": None})
    def log_message(self, *line):
        pass

class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

Server(os.environ["CHATCLICK_SOCKET"], Handler).serve_forever()
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "plugin"
    folder.mkdir()
    manifest = {
        "manifest_version": 1,
        "id": "elsewhere",
        "name": "Elsewhere",
        "version": "1.0",
        "hooks": ["routing_facts"],
        "permissions": ["session:read", "visitor:read"],
        "runtime": {"kind": "container"},
        "x-dev": {"command": ["python3", "server.py"]},
    }
    (folder / "chatclick-plugin.json").write_text(json.dumps(manifest))
    (folder / "server.py").write_text(textwrap.dedent(SERVER))
    return folder


def change(folder, **changes):
    file = folder / "chatclick-plugin.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


async def test_a_program_is_called_told_to_start_and_heard(host, fake_container, folder):
    await fake_container.run(folder)

    assert await host.collect_facts() == {"elsewhere": {"mail": "ann@example.com"}}
    assert "asked /v1/lifecycle/startup" in fake_container.lines


async def test_what_it_is_handed_is_cut_to_its_permissions(host, fake_container, folder):
    await fake_container.run(folder, without=["visitor:read"])

    assert await host.collect_facts() == {"elsewhere": {"mail": None}}


async def test_a_program_that_ends_at_once_says_why(fake_container, folder):
    (folder / "server.py").write_text("raise SystemExit('no engine oil')")

    with pytest.raises(AssertionError, match="ended with exit code 1: no engine oil"):
        await fake_container.run(folder)


async def test_a_program_that_is_not_there_says_so(fake_container, folder):
    change(folder, **{"x-dev": {"command": ["no-such-program"]}})

    with pytest.raises(AssertionError, match="no-such-program: No such file or directory"):
        await fake_container.run(folder)


async def test_a_program_is_gone_once_the_plugin_is(host, fake_container, folder):
    import psutil

    await fake_container.run(folder)
    own = psutil.Process()
    running = [one for one in own.children(recursive=True) if "server.py" in one.cmdline()]

    await host.plugins.stop()

    assert running and not any(one.is_running() for one in running)


async def test_a_save_that_does_not_run_leaves_the_program_before_in_its_place(host, folder):
    told = []
    files = DevFiles(host.plugins, [], on_message=told.append, on_problem=told.append)
    await files.reload(folder)
    good = (folder / "server.py").read_text()

    (folder / "server.py").write_text("raise SystemExit('oops')")
    await files.reload(folder)
    before = await host.collect_facts()
    (folder / "server.py").write_text(good.replace('{"mail"', '{"address"'))
    await files.reload(folder)

    assert before == {"elsewhere": {"mail": "ann@example.com"}}
    assert await host.collect_facts() == {"elsewhere": {"address": "ann@example.com"}}
    assert "exit code 1: oops\n  The version before it goes on running." in told[1]


def test_a_manifest_that_does_not_say_what_to_run_is_told(folder):
    change(folder, **{"x-dev": None})
    found = find_folder(folder)

    with pytest.raises(FolderUnusable, match="does not say what to run"):
        build_process_seat(found, found.read_manifest())


def test_python3_is_the_python_of_the_host(folder):
    found = find_folder(folder)

    seat = build_process_seat(found, found.read_manifest())

    assert seat._command == [sys.executable, "server.py"]
