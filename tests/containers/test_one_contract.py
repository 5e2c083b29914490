"""The same hooks, the same answers, the same errors: in this process, in a container, far away."""

import asyncio
import json
import os
import subprocess
import sys
import time

import pytest
from tests.certificates import write_certificate
from tests.containers import twin
from tests.containers.conftest import MANIFEST, SERVER
from tests.containers.house import until
from tests.ports import find_free_port

from chatclick.hooks import HookFailed
from chatclick.host.containers.signing import new_key
from chatclick.host.manifest import build_manifest
from chatclick.host.seats import LoadedSeat
from chatclick.host.states import Desired, Entry
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import Accept, Reject
from chatclick.store.events import SYSTEM
from chatclick.testing.views import build_message, build_session, build_visitor

HOOKS = [
    "attachment_check",
    "message_check",
    "message_stored",
    "message_transform",
    "routing_facts",
]
PERMISSIONS = ["attachment:read", "message:read", "message:write", "session:read"]


@pytest.fixture
def remote(tmp_path):
    """Run the actor as a program of somebody else, behind TLS; yield its address and key."""
    certificate = write_certificate(tmp_path)
    port, key_file = find_free_port(), tmp_path / "key"
    key_file.write_text(key := new_key())
    manifest = {
        **MANIFEST,
        "hooks": HOOKS,
        "permissions": PERMISSIONS,
        "runtime": {"kind": "remote"},
    }
    environment = {
        **os.environ,
        "CHATCLICK_KEY_FILE": str(key_file),
        "ACTOR_PORT": str(port),
        "ACTOR_CERTIFICATE": str(certificate),
        "ACTOR_MANIFEST": json.dumps(manifest),
    }
    process = subprocess.Popen(
        [sys.executable, SERVER], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and "listens" in process.stdout.readline()
    yield f"https://localhost:{port}", key, certificate
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture(params=["python", "container", "remote"])
async def kind(request):
    return request.param


@pytest.fixture
async def staged(kind, request, start_house):
    """Return a host in which the plugin runs, in one of its three forms."""
    if kind == "remote":
        url, key, certificate = request.getfixturevalue("remote")
        house = await start_house(
            remote_networks=["127.0.0.0/8", "::1/128"], remote_ca_file=certificate
        )
        await house.register(url=url, key=key)
    elif kind == "container":
        tag = request.getfixturevalue("build")(
            "test/twin:1", hooks=HOOKS, permissions=PERMISSIONS, runtime={"kind": "container"}
        )
        house = await start_house()
        await house.register(image=tag)
    else:
        house = await start_house()
        manifest = build_manifest(
            {**MANIFEST, "hooks": HOOKS, "permissions": PERMISSIONS, "runtime": {"kind": "python"}}
        )
        entry = Entry(
            "actor",
            seat=LoadedSeat(twin),
            manifest=manifest,
            version="1.0.0",
            desired=Desired.ENABLED,
            consented=manifest.permissions,
            is_dev=True,
        )
        await house.host.plugins.take_in(entry)
    await house.until_state("running")
    return house


def arguments(text):
    session = build_session()
    return {"message": build_message(text, session_id=session.id), "session": session}


async def test_the_kinds_behave_alike(staged, kind):
    dispatcher = staged.dispatcher

    # gate
    assert await dispatcher.gate("message_check", arguments("hello")) == Accept()
    assert await dispatcher.gate("message_check", arguments("spam")) == Reject("spam", "No spam.")
    assert await dispatcher.gate("message_check", arguments("wrong")) == Accept()
    began_s = time.monotonic()
    assert await dispatcher.gate("message_check", arguments("hang")) == Accept()
    assert time.monotonic() - began_s < 30

    # chain
    made = await dispatcher.chain("message_transform", arguments("shout hello"))
    assert made.value.text == "HELLO" and made.changed_by == ("actor",)
    assert not (await dispatcher.chain("message_transform", arguments("hello"))).changed_by

    # event
    await dispatcher.event("message_stored", "actor", arguments("hello"))
    if kind != "remote":  # whose answer is an error page all the same
        with pytest.raises(HookFailed):
            await dispatcher.event("message_stored", "actor", arguments("fail"))

    # collect, cut to what was granted: no visitor:read
    given = {**arguments("hello"), "visitor": build_visitor(email="ann@example.com")}
    collected = await dispatcher.collect("routing_facts", given)
    saw = to_plain(collected.answers[0].value)["saw"]
    assert saw["visitor"]["email"] is None and saw["visitor"]["name"] == ""
    assert saw["message"]["content"]["text"] == "hello"
    assert saw["message"]["sender"]["name"] == ""
    assert saw["session"]["visitor"]["email"] is None
    assert saw["session"] == given["session"].cut_to(frozenset(PERMISSIONS)).to_json()


async def test_a_busy_plugin_is_not_counted_as_broken(staged):
    for _ in range(6):
        assert await staged.dispatcher.gate("message_check", arguments("busy")) == Accept()

    assert isinstance(await staged.dispatcher.gate("message_check", arguments("spam")), Reject)


async def test_calls_that_run_are_waited_for_when_it_is_disabled(staged):
    calls = [
        asyncio.create_task(
            staged.dispatcher.collect(
                "routing_facts", {**arguments("x"), "visitor": build_visitor()}
            )
        )
        for _ in range(10)
    ]
    await asyncio.sleep(0)

    await staged.host.plugins.disable("actor", actor=SYSTEM)

    for collected in await asyncio.gather(*calls):
        assert "actor" in {answer.plugin_id for answer in collected.answers}
    assert "actor" not in staged.dispatcher.implementers("routing_facts")


async def test_it_answers_in_a_session_by_calling_back(staged, kind):
    await staged.open_session()
    words = "answer good morning"
    if kind != "python":
        body = {"session_id": staged.session, "text": "good morning"}
        words = f"call post_message {json.dumps(body)}"

    await staged.say(words)

    async def has_answered():
        return "good morning" in await staged.texts()

    await until(has_answered)
    found = await staged.call("GET", f"sessions/{staged.session}/messages")
    answer = found["data"][-1]
    assert answer["sender"] == {"kind": "bot", "id": "actor", "name": "Actor"}


async def test_what_it_writes_is_shown_before_it_is_stored(staged, kind, monkeypatch):
    await staged.open_session()
    shown = []
    hub = staged.host.hub
    monkeypatch.setattr(hub, "tell", lambda *told, **_more: shown.append(told))

    if kind == "python":
        await staged.say("write good morning")
    else:
        where = {"session_id": staged.session}
        text = {**where, "stream_id": "written", "text": "good morning"}
        await staged.say(f"call stream_text {json.dumps(text)}")
        await until(lambda: _is(any(told[1] == "stream" for told in shown)))
        text = {**where, "client_msg_id": "written", "text": "good morning"}
        await staged.say(f"call post_message {json.dumps(text)}")

    async def is_stored():
        found = await staged.call("GET", f"sessions/{staged.session}/messages")
        return found["data"][-1]["client_msg_id"] == "written"

    await until(is_stored)
    streams = [told for told in shown if told[1] == "stream"]
    session_id, _, data = streams[0]
    assert session_id == staged.session
    assert (data["stream_id"], data["text"]) == ("written", "good morning")
    assert data["participant"] == {"kind": "bot", "id": "actor", "name": "Actor"}


async def _is(truth):
    return truth


@pytest.mark.parametrize(("data", "status"), [(b"the malware", 422), (b"the welcome", 201)])
async def test_it_reads_a_file_before_anybody_sees_it(staged, data, status):
    await staged.open_session()

    answer = await staged.upload("a.txt", "text/plain", data)

    assert (answer.status_code, answer.json().get("code")) == (
        *(status,),
        "found" if status == 422 else None,
    )
