import json
import time

import pytest

from chatclick.hooks.call import HookCall
from chatclick.host.containers import signing
from chatclick.host.containers.adapter import HookNotRemote, build_adapter, check_hooks
from chatclick.host.containers.crashes import Crashes
from chatclick.host.containers.protocol import (
    AnswerWrong,
    RequestTooLarge,
    build_event,
    name_of,
    read_result,
)
from chatclick.host.containers.references import ReferenceInvalid, read_reference
from chatclick.host.containers.tokens import CallbackTokens
from chatclick.host.manifest import build_manifest
from chatclick.plugin import HOOKS
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import Accept, Reject, TryLater
from chatclick.testing.views import build_arguments

BASE = {"manifest_version": 1, "id": "far", "name": "Far", "version": "1"}
REMOTE = sorted(name for name, spec in HOOKS.items() if spec.mode != "setup")


def test_a_signature_is_the_one_of_the_standard():
    # The example of https://github.com/standard-webhooks/standard-webhooks
    key = signing.read_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    found = signing.sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("change", ["id", "time", "body", "key", "old", "none"])
def test_whatever_is_changed_the_signature_does_not_fit(key, change):
    now_s = int(time.time())
    headers = signing.build_headers(key, "msg_1", now_s, b"{}")
    body = b"{}"
    if change == "id":
        headers[signing.ID] = "msg_2"
    if change == "time":
        headers[signing.TIMESTAMP] = str(now_s + 1)
    if change == "body":
        body = b"{ }"
    if change == "key":
        key = signing.read_key(signing.new_key())
    if change == "old":
        headers = signing.build_headers(key, "msg_1", now_s - 301, b"{}")
    if change == "none":
        del headers[signing.SIGNATURE]

    with pytest.raises(signing.SignatureWrong):
        signing.verify(key, headers, body, now_s)


def test_the_other_key_of_a_rotation_may_sign_too(key):
    headers = signing.build_headers(key, "msg_1", 100, b"{}")
    headers[signing.SIGNATURE] = "v1,AAAA " + headers[signing.SIGNATURE]

    assert signing.verify(key, headers, b"{}", 100) == "msg_1"


@pytest.mark.parametrize("name", REMOTE)
def test_every_hook_has_a_body_in_json(name):
    document = json.loads(build_event(name, build_arguments(name), call_id="1", source="host"))

    assert document["type"] == f"io.chatclick.hook.{name}.v1"
    assert document["data"].keys() == build_arguments(name).keys()


@pytest.mark.parametrize("name", REMOTE)
def test_every_kind_of_answer_survives_the_way(name):
    spec = HOOKS[name]
    samples = {
        "Reject": {"code": "spam", "public_text": "No."},
        "MessagePatch": {"text": "x"},
        "Assignment": {"queue_id": "que_1", "reason": "r"},
        "BotReply": {"text": "x"},
        "Suppress": {"reason": "r"},
        "Health": {"status": "degraded", "message": "m"},
        "ConfigProblem": {"pointer": "/a", "message": "m"},
        "LoginMethod": {"id": "totp", "kind": "code", "label": "Code"},
        "ExportFile": {"name": "n", "media_type": "text/plain", "data": "aGk="},
        "ErasureReport": {"is_complete": True},
        "OpeningHours": {"is_open": False, "when_closed": "form"},
    }
    for kind in spec.results:
        sample = samples.get(kind.__name__, {})
        one = {"type": name_of(kind), **sample}
        sent = {"result": [one] if spec.shape == "list" else one}

        found = read_result(spec, json.loads(json.dumps(sent)))

        value = found[0] if spec.shape == "list" else found
        assert isinstance(value, kind)
        assert sample.items() <= to_plain(value).items()


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "accept",
        {"answer": 1},
        {"result": "accept"},
        {"result": {}},
        {"result": {"type": "message_patch", "text": "x"}},
        {"result": {"type": "reject"}},
        {"result": {"type": ["reject"]}},
        {"result": {"type": "reject", "code": 1, "public_text": "x"}},
    ],
)
def test_an_answer_that_is_not_of_the_hook_is_an_error(document):
    with pytest.raises(AnswerWrong):
        read_result(HOOKS["message_check"], document)


def test_arguments_of_more_than_a_quarter_megabyte_are_not_sent():
    with pytest.raises(RequestTooLarge):
        build_event("config_check", {"new": {"a": "x" * 262_144}}, call_id="1", source="host")


@pytest.mark.parametrize(
    ("status", "document", "expected"),
    [
        (200, {"result": {"type": "accept"}}, Accept()),
        (200, {"result": None}, None),
        (204, b"", None),
        (200, {"result": {"type": "reject", "code": "c", "public_text": "p"}}, Reject("c", "p")),
        (404, None, AnswerWrong),
        (409, None, AnswerWrong),
        (422, {"detail": "no"}, AnswerWrong),
        (500, b"oops", AnswerWrong),
        (301, b"", AnswerWrong),
        (200, b"{", AnswerWrong),
        (200, b'{"result": NaN}', AnswerWrong),
        (200, b'{"result": null}' + b" " * 1024 * 1024, AnswerWrong),
        (429, None, TryLater),
        (503, None, TryLater),
    ],
)
async def test_each_status_means_one_thing(app, connection, status, document, expected):
    app.hook("message_check", status, document, [("retry-after", "7")])
    adapter = build_adapter(
        build_manifest({**BASE, "hooks": ["message_check"], "permissions": ["message:read"]}),
        connection,
    )
    call = adapter.message_check(**build_arguments("message_check"))

    if isinstance(expected, type):
        with pytest.raises(expected) as raised:
            await call
        if expected is TryLater:
            assert raised.value.retry_in_s == 7
    else:
        assert await call == expected


async def test_a_compressed_answer_is_not_unpacked(app, connection):
    app.hook("message_check", 200, b"\x1f\x8b", [("content-encoding", "gzip")])
    adapter = build_adapter(
        build_manifest({**BASE, "hooks": ["message_check"], "permissions": ["message:read"]}),
        connection,
    )

    with pytest.raises(AnswerWrong):
        await adapter.message_check(**build_arguments("message_check"))


async def test_a_call_is_signed_and_says_how_long_it_may_take(app, connection, key):
    app.hook("message_stored", 204, b"")
    adapter = build_adapter(
        build_manifest({**BASE, "hooks": ["message_stored"], "permissions": ["message:read"]}),
        connection,
    )
    arguments = build_arguments("message_stored")

    await adapter.message_stored(**arguments)
    await adapter.message_stored(**arguments)

    (path, headers, body), (_, again, repeated) = app.asked
    assert path == "/v1/hooks/message_stored"
    assert signing.verify(key, headers, body, time.time()) != again[signing.ID]
    assert 0 < int(headers["chatclick-deadline-ms"]) <= 10_000
    assert json.loads(body)["id"] == json.loads(repeated)["id"], "the same event has the same id"
    assert headers["content-type"] == "application/cloudevents+json"


def test_a_token_is_good_for_its_start_and_a_quarter_of_an_hour():
    time_s = 1000.0
    tokens, others = CallbackTokens("far", lambda: time_s), CallbackTokens("far", lambda: time_s)
    call = HookCall("far", "message_stored", "corr", 1, 0.0)

    token = tokens.issue(call)

    assert tokens.verify(token).depth == 1 and tokens.verify(token).correlation_id == "corr"
    assert tokens.verify(tokens.issue(None)).depth == -1
    for bad in ("", "cct_", token + "x", token[:-3], token.replace(".", "", 1)):
        with pytest.raises(Exception, match="not of the running plugin"):
            tokens.verify(bad)
    with pytest.raises(Exception, match="not of the running plugin"):
        others.verify(token)
    time_s += 901
    with pytest.raises(Exception, match="newest call"):
        tokens.verify(token)


def test_a_plugin_that_does_not_start_is_tried_five_times():
    crashes = Crashes()

    delays = [crashes.note_failed_start() for _ in range(5)]

    assert delays == [10, 20, 40, 80, None] and crashes.has_given_up


def test_a_plugin_that_ends_is_started_again_three_times_an_hour():
    crashes = Crashes()

    assert [crashes.note_end(at) for at in (0, 100, 200)] == [10, 20, 40]
    assert crashes.note_end(300) is None
    assert Crashes().note_end(0) == 10
    spread = Crashes()
    assert [spread.note_end(at * 3601.0) for at in range(5)] == [10] * 5


def test_only_names_of_images_are_read_as_such():
    digest = "sha256:" + "a" * 64
    assert str(read_reference("acme/mood")) == "acme/mood:latest"
    assert str(read_reference("ghcr.io/acme/mood:1.2")) == "ghcr.io/acme/mood:1.2"
    assert str(read_reference(f"localhost:5000/mood:1@{digest}")) == f"localhost:5000/mood@{digest}"
    for bad in ("", "-v", "a b", "http://x", "../x", "A/b", "a:b:c", "a@sha256:1", "a\n", "a;b"):
        with pytest.raises(ReferenceInvalid):
            read_reference(bad)


@pytest.mark.parametrize("name", ["register_event_types"])
def test_hooks_that_need_python_are_refused(name):
    with pytest.raises(HookNotRemote):
        check_hooks(build_manifest({**BASE, "hooks": [name]}))


def test_actions_of_a_plugin_elsewhere_stand_in_its_manifest(connection):
    offered = {"type": "far.look", "title": "Look", "outcomes": ["seen"]}
    hooks = {"hooks": ["register_actions", "action_run"], "permissions": ["session:read"]}
    manifest = build_manifest(
        {**BASE, **hooks, "actions": [offered], "runtime": {"kind": "container"}}
    )

    (action,) = build_adapter(manifest, connection).register_actions()

    assert (action.type, action.outcomes) == ("far.look", ("seen",))
