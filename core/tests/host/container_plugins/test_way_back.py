"""What a plugin elsewhere asks of the host: the calls of its context, and nothing else."""

import asyncio
import json
import os
import time
from types import SimpleNamespace

import pytest

from chatclick.clock import now
from chatclick.hooks.call import HookCall
from chatclick.host.config import Effective
from chatclick.host.containers.callbacks import CALLS, Callbacks
from chatclick.host.containers.connection import Connection, PluginUnreachable
from chatclick.host.containers.local_server import LocalServer, Request, Response
from chatclick.host.containers.remote_seat import RemoteSeat
from chatclick.host.containers.signing import build_headers
from chatclick.host.containers.tokens import CallbackTokens
from chatclick.host.containers.transports import unix_transport
from chatclick.host.context import HostContext
from chatclick.host.discovery import LoadFailed
from chatclick.host.guard import Guard
from chatclick.host.manifest import build_manifest
from chatclick.host.ports import Services
from chatclick.host.records import Records
from chatclick.plugin.results import NotReady
from chatclick.plugin.views import PostedMessage

MANIFEST = build_manifest(
    {
        "manifest_version": 1,
        "id": "far",
        "name": "Far",
        "version": "1",
        "permissions": ["message:write", "kv:use", "http:egress"],
        "runtime": {"kind": "container", "egress": ["api.example.org"]},
    }
)


class Intake:
    """Keeps what is posted."""

    def __init__(self):
        self.posts = []

    async def post(self, **post):
        self.posts.append(post)
        return PostedMessage(
            client_msg_id=post["client_msg_id"], message_id="msg_1", seq=1, created_at=now()
        )


class Shown:
    """Keeps what is shown."""

    def __init__(self):
        self.shown = []

    async def show(self, **text):
        self.shown.append(text)


CALL = HookCall("far", "message_stored", "corr", 0, 0.0)


@pytest.fixture
def intake():
    return Intake()


@pytest.fixture
def writing():
    return Shown()


@pytest.fixture
def services(intake, writing):
    return Services(intake=intake, writing=writing)


@pytest.fixture
def context(store, vault, services):
    return HostContext(
        Guard("far", MANIFEST.permissions),
        name="Far",
        config=Effective({"a": 1}, {"key": "secret"}),
        services=services,
        records=Records(store, vault),
    )


class Caller:
    """Calls back as a plugin does."""

    def __init__(self, callbacks, tokens, key):
        self._callbacks, self._tokens, self._key = callbacks, tokens, key

    async def __call__(self, name, arguments=None, *, call=CALL, message_id=None, **headers):
        body = arguments if isinstance(arguments, bytes) else json.dumps(arguments or {}).encode()
        message_id = message_id or os.urandom(8).hex()
        sent = {
            "authorization": f"Bearer {self._tokens.issue(call)}",
            **build_headers(self._key, message_id, int(time.time()), body),
            **headers,
        }
        answer = await self._callbacks.handle(Request("POST", f"/v1/context/{name}", sent, body))
        return answer.status, json.loads(answer.body)


@pytest.fixture
def call(context, key):
    tokens = CallbackTokens("far")
    return Caller(Callbacks(context, tokens, key), tokens, key)


async def test_a_message_is_posted_as_the_plugin_one_deeper_than_its_call(call, intake):
    status, answer = await call("post_message", {"session_id": "ses_1", "text": "hello"})

    assert status == 200 and answer["result"]["seq"] == 1
    (post,) = intake.posts
    assert post["plugin_id"] == "far" and post["content"] == {"type": "text", "text": "hello"}
    assert post["depth"] == 1


async def test_a_plugin_elsewhere_has_figures_of_its_own(call, services):
    labels = {"result": "sold"}

    status, _ = await call("telemetry.count", {"name": "orders", "by": 3, "labels": labels})
    await call("telemetry.observe", {"name": "order_seconds", "value": 0.5})
    wrong, answer = await call("telemetry.set", {"name": "orders", "value": 1, "labels": labels})

    assert status == 200
    assert services.telemetry.read("far", "orders", labels) == 3
    assert services.telemetry.read("far", "order_seconds", {}) == 0.5
    assert wrong == 422 and answer["errors"][0]["pointer"] == "/name"


async def test_what_is_being_written_is_shown(call, writing):
    asked = {"session_id": "ses_1", "stream_id": "one", "text": "hel"}

    status, _ = await call("stream_text", asked)
    await call("stream_text", {**asked, "text": "hello", "is_done": True})

    assert status == 200
    assert [(one["text"], one["is_done"]) for one in writing.shown] == [
        ("hel", False),
        ("hello", True),
    ]
    assert writing.shown[0]["plugin_id"] == "far"


async def test_outside_of_a_call_nothing_led_to_a_message(call, intake):
    await call("post_message", {"session_id": "ses_1", "text": "hello"}, call=None)

    assert intake.posts[0]["depth"] == 0


async def test_plugins_that_answer_each_other_are_stopped(call, intake):
    deep = HookCall("far", "message_stored", "corr", 2, 0.0)

    status, answer = await call("post_message", {"session_id": "s", "text": "x"}, call=deep)

    assert status == 409 and answer["code"] == "hook_depth" and not intake.posts


async def test_values_go_there_and_back(call):
    assert (await call("kv.set", {"key": "a", "value": {"b": [1, None]}}))[0] == 200
    assert (await call("kv.get", {"key": "a"}))[1] == {"result": {"b": [1, None]}}
    assert (await call("kv.get", {"key": "no", "default": 7}))[1] == {"result": 7}
    assert (await call("kv.list_keys"))[1] == {"result": ["a"]}
    assert (await call("kv.delete", {"key": "a"}))[1] == {"result": None}


async def test_a_secret_is_sealed_and_opened_from_there(call):
    status, answer = await call("vault.seal", {"text": "hush"})

    assert status == 200 and "hush" not in answer["result"]
    assert (await call("vault.open", {"sealed": answer["result"]}))[1] == {"result": "hush"}
    assert (await call("vault.open", {"sealed": "other"}))[0] == 422


async def test_what_was_not_granted_is_refused(call):
    for name, arguments in [
        ("sessions.get", {"session_id": "ses_1"}),
        ("sessions.assign", {"session_id": "s", "staff_id": None, "reason": "r"}),
        ("visitors.get", {"visitor_id": "vis_1"}),
        ("staff.list_available", {}),
        ("blobs.get", {"name": "x"}),
        ("queues.list", {}),
        ("teams.list", {"limit": 3}),
        ("widgets.list", {}),
    ]:
        status, answer = await call(name, arguments)
        assert status == 403 and answer["code"] == "permission_denied", name


async def test_every_call_of_the_context_can_be_made_but_those_of_this_process():
    from chatclick.plugin import context as contract
    from chatclick.plugin.directory import Queues, Teams
    from chatclick.plugin.sessions import Sessions
    from chatclick.plugin.telemetry import Telemetry

    kinds = {
        "": contract.PluginContext,
        "kv.": contract.KeyValueStore,
        "blobs.": contract.BlobStore,
        "sessions.": Sessions,
        "staff.": contract.StaffDirectory,
        "visitors.": contract.Visitors,
        "widgets.": contract.Widgets,
        "queues.": Queues,
        "teams.": Teams,
        "actions.": contract.Actions,
        "telemetry.": Telemetry,
    }
    named = {
        prefix + name
        for prefix, kind in kinds.items()
        for name, value in vars(kind).items()
        if not name.startswith("_") and asyncio.iscoroutinefunction(value)
    }

    assert named - set(CALLS) == {"write", "connect", "sessions.list_all_queued"}


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("nothing", {}, 404),
        ("write", {}, 404),
        ("_guard", {}, 404),
        ("kv._records", {}, 404),
        ("kv.get", {}, 422),
        ("kv.get", {"key": 1}, 422),
        ("kv.get", {"key": "a", "plugin_id": "other"}, 422),
        ("kv.get", b"[]", 400),
        ("kv.get", b"{", 400),
        ("kv.set", {"key": "", "value": 1}, 422),
        ("post_message", {"session_id": "s"}, 422),
    ],
)
async def test_what_is_not_a_call_is_a_problem(call, name, arguments, status):
    found, answer = await call(name, arguments)

    assert found == status and answer["detail"]


async def test_each_request_needs_token_and_signature_and_is_good_once(call):
    wrong = {"authorization": "Bearer cct_x.y"}
    assert (await call("kv.list_keys", **wrong))[0] == 401
    assert (await call("kv.list_keys", authorization=""))[0] == 401
    assert (await call("kv.list_keys", **{"webhook-signature": "v1,AAAA"}))[0] == 401
    assert (await call("kv.list_keys", message_id="same"))[0] == 200
    assert (await call("kv.list_keys", message_id="same"))[1]["code"] == "repeated"


async def test_a_flood_of_calls_is_held_back(call, monkeypatch):
    # All at one moment, so that a slow machine is a flood, too.
    clock = SimpleNamespace(monotonic=lambda: 5.0, time=time.time)
    monkeypatch.setattr("chatclick.host.containers.callbacks.time", clock)

    answers = [await call("kv.list_keys") for _ in range(230)]

    assert answers[-1][0] == 429
    assert [status for status, _ in answers].count(200) >= 200


async def test_what_the_server_cannot_read_ends_one_connection_only(tmp_path):
    async def handle(request):
        return Response(200, request.body)

    path = tmp_path / "s"
    server = LocalServer(path, handle)
    await server.start()
    try:
        for raw in (b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 9000, b""):
            _reader, writer = await asyncio.open_unix_connection(str(path))
            writer.write(raw)
            writer.close()
        reader, writer = await asyncio.open_unix_connection(str(path))
        writer.write(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2097152\r\n\r\n")
        writer.write(b"x" * 1_200_000)
        assert b"413" in await reader.readline()
        writer.close()
        client = Connection(unix_transport(path), key=b"k" * 32)
        reply = await client.request("POST", "/", headers={}, body=b"still", limit_s=3)
        assert reply.body == b"still"
        await client.aclose()
    finally:
        await server.stop()
    assert not path.exists()


@pytest.mark.parametrize("concurrency", [1, 12])
async def test_a_plugin_with_all_hands_full_can_still_say_that_it_is_well(tmp_path, concurrency):
    arrived, free = asyncio.Semaphore(0), asyncio.Event()

    async def work(request):
        if request.target == "/v1/health":
            return Response(200, b'{"status": "ok"}')
        arrived.release()
        await free.wait()
        return Response(204)

    server = LocalServer(tmp_path / "s", work)
    await server.start()
    connection = Connection(unix_transport(tmp_path / "s"), key=b"k" * 32, concurrency=concurrency)
    calls = [
        asyncio.create_task(connection.post("/v1/hooks/message_stored", b"{}", limit_s=60))
        for _ in range(concurrency)
    ]
    try:
        async with asyncio.timeout(30):
            for _ in calls:
                await arrived.acquire()

        assert (await connection.check_health()).status == "ok"

        free.set()
        assert {reply.status for reply in await asyncio.gather(*calls)} == {204}
    finally:
        for call in calls:
            call.cancel()
        await connection.aclose()
        await server.stop()


async def test_a_link_or_a_file_in_place_of_a_socket_is_not_followed(tmp_path):
    reached = []

    async def handle(request):
        reached.append(request)
        return Response(200)

    real, link, file = tmp_path / "real", tmp_path / "link", tmp_path / "file"
    server = LocalServer(real, handle)
    await server.start()
    link.symlink_to(real)
    file.write_text("")
    try:
        for path in (link, file, tmp_path / "missing"):
            connection = Connection(unix_transport(path), key=b"k" * 32)
            lost = []
            connection.on_unreachable = lambda lost=lost: lost.append(1)
            with pytest.raises(PluginUnreachable):
                await connection.check_health()
            assert lost == [1]
            await connection.aclose()
    finally:
        await server.stop()
    assert not reached


async def test_a_plugin_is_told_of_its_settings_when_it_begins(app, connection, key, context):
    app.answers["/v1/lifecycle/startup"] = (204, b"")
    seat = RemoteSeat(MANIFEST, connection, key=key, callback={"url": "https://h/x"})

    await seat.load()
    await seat.attach(context)

    data = json.loads(app.asked[-1][2])["data"]
    assert data["config"] == {"a": 1} and data["secrets"] == {"key": "secret"}
    assert data["callback"]["url"] == "https://h/x"
    assert data["callback"]["token"].startswith("cct_")
    assert seat.callbacks is not None
    await seat.unload()
    assert seat.callbacks is None and connection.issue_token(None) == ""


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((503, None, [("retry-after", "3")]), NotReady),
        ((500, None), LoadFailed),
        ((404, None), None),
    ],
)
async def test_how_it_takes_its_beginning_decides(app, connection, key, context, answer, error):
    app.answers["/v1/lifecycle/startup"] = answer
    seat = RemoteSeat(MANIFEST, connection, key=key)

    if error is None:
        await seat.attach(context)
    else:
        with pytest.raises(error):
            await seat.attach(context)
    await seat.unload()
