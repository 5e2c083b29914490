import asyncio
import sys
from contextlib import suppress

import pytest

from chatclick import PERMISSIONS, PermissionDenied, PlaceView, PostedMessage, clock
from chatclick.errors import Invalid, TooManyRequests, Unavailable
from chatclick.hooks import Dispatcher, Registration, TooDeep
from chatclick.host.config import Effective
from chatclick.host.context import NOTIFY_RATE, POST_RATE, HostContext
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.host.records import Records
from chatclick.testing.plugins import build_plugin
from chatclick.testing.views import build_message, build_session, build_visitor, build_window

CALLS = {
    "message:write": lambda context: context.post_message("ses_1", "hi"),
    "notify:send": lambda context: context.notify(["stf_1"], type="a.b", title="hi"),
    "session:read": lambda context: context.sessions.get("ses_1"),
    "message:read": lambda context: context.sessions.list_messages("ses_1"),
    "session:assign": lambda context: context.sessions.assign("ses_1", None, reason=""),
    "staff:read": lambda context: context.staff.list_available(),
    "form:submit": lambda context: context.sessions.submit_form("ses_1", "csat", {"score": 5}),
    "visitor:read": lambda context: context.visitors.get("vis_1"),
    "visitor:write": lambda context: context.visitors.set_traits("vis_1", {}),
    "blob:use": lambda context: context.blobs.get("x"),
    "attachment:read": lambda context: context.attachments.get("att_1"),
    "analytics:read": lambda context: context.sessions.read_log(),
    "metrics:read": lambda context: context.metrics.query([]),
    "event:record": lambda context: context.record_event("mood.seen", {}),
    "queue:read": lambda context: context.queues.list(),
    "team:read": lambda context: context.teams.list(),
    "widget:read": lambda context: context.widgets.list(),
    "http:egress": lambda context: context.http.request("GET", "https://example.com"),
    "net:connect": lambda context: context.connect("mail.example.com", 993),
    "channel:receive": lambda context: context.channels.receive("ses_1", "hi", client_msg_id="a"),
}
MORE = {
    "session:read": [
        lambda context: context.sessions.list_queued(),
        lambda context: context.sessions.list_all_queued(),
        lambda context: context.sessions.list_assigned("stf_1"),
        lambda context: context.sessions.list_past(),
        lambda context: context.sessions.list_events("ses_1", ["session.assigned"]),
        lambda context: context.sessions.collect_facts("ses_1"),
    ],
    "session:assign": [lambda context: context.sessions.transfer("ses_1", team_id="team_1")],
    "message:write": [
        lambda context: context.attach("ses_1", b"x", name="x.txt", media_type="text/plain"),
        lambda context: context.stream_text("ses_1", "one", "hel"),
        lambda context: context.stream_message("ses_1").write("hel"),
    ],
    "channel:receive": [
        lambda context: context.channels.begin("email", "a@example.com", thread="one"),
        lambda context: context.channels.find_received("ses_1", "a"),
        lambda context: context.channels.report_returned("ntf_1", "gone"),
        lambda context: context.channels.attach("ses_1", b"x", name="x", media_type="text/plain"),
    ],
    "attachment:read": [lambda context: context.attachments.read("att_1")],
    "widget:read": [
        lambda context: context.widgets.get_config("wdg_1"),
        lambda context: context.hours.list_open(PlaceView(), build_window()),
    ],
    "http:egress": [
        lambda context: context.http.stream("GET", "https://example.com").__aenter__(),
        lambda context: context.http.check_address("https://example.com"),
    ],
    "metrics:read": [lambda context: context.metrics.describe()],
    "event:record": [lambda context: context.sessions.record("ses_1", "mood.seen", {})],
    "staff:read": [
        lambda context: context.staff.get("stf_1"),
        lambda context: context.staff.list_loads(),
        lambda context: context.staff.list_allowed("metrics:read"),
        lambda context: context.staff.list_roles(),
    ],
    "blob:use": [
        lambda context: context.blobs.put(b"", media_type="text/plain"),
        lambda context: context.blobs.delete("x"),
    ],
}


class Everything:
    """Services that keep what they were asked and answer with views."""

    def __init__(self):
        self.posts = []
        self.shown = []

    async def show(self, *, text, is_done, **_more):
        self.shown.append((text, is_done))

    async def post(self, **post):
        self.posts.append(post)
        return PostedMessage(
            client_msg_id=post["client_msg_id"], message_id="msg_1", seq=1, created_at=clock.now()
        )

    async def get(self, one):
        return build_visitor() if one.startswith("vis") else build_session()

    async def list_queued(self, *, after, limit):
        return (build_session(),)


@pytest.fixture
def services():
    everything = Everything()
    return Services(intake=everything, sessions=everything, visitors=everything, writing=everything)


@pytest.fixture
def build(store, vault, services):
    def build_context(*permissions, plugin_id="mood"):
        return HostContext(
            Guard(plugin_id, frozenset(permissions)),
            name="Mood",
            config=Effective({"a": {"b": [1]}}, {"key": "secret"}),
            services=services,
            records=Records(store, vault),
        )

    return build_context


@pytest.mark.parametrize("permission", CALLS)
async def test_each_call_needs_its_permission_and_no_other(build, permission):
    context = build(*(PERMISSIONS.keys() - {permission}))

    for call in (CALLS[permission], *MORE.get(permission, [])):
        with pytest.raises(PermissionDenied) as refusal:
            await call(context)
        assert (refusal.value.plugin_id, refusal.value.permission) == ("mood", permission)


@pytest.mark.parametrize(
    "permission", ["staff:read", "blob:use", "queue:read", "http:egress", "notify:send"]
)
async def test_a_part_this_host_runs_without_says_so(build, permission):
    with pytest.raises(Unavailable, match="runs without"):
        await CALLS[permission](build(permission))


async def test_small_values_need_permission(build):
    context = build()
    calls = [
        lambda: context.kv.get("a"),
        lambda: context.kv.set("a", 1),
        lambda: context.kv.delete("a"),
        lambda: context.kv.list_keys(),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            await call()


async def test_small_values_are_kept_apart_for_each_plugin(build):
    mine, other = build("kv:use"), build("kv:use", plugin_id="other")

    await mine.kv.set("seen:b", {"n": 1})
    await mine.kv.set("seen:a", None)
    await mine.kv.set("seen%", [1])
    await other.kv.set("seen:c", 3)
    await mine.kv.set("seen:b", {"n": 2})

    assert await mine.kv.get("seen:b") == {"n": 2}
    assert await other.kv.get("seen:b", "none") == "none"
    assert await mine.kv.list_keys("seen:") == ("seen:a", "seen:b")
    assert await mine.kv.list_keys(limit=1) == ("seen%",)
    await mine.kv.delete("seen:b")
    assert await mine.kv.get("seen:b") is None


async def test_what_a_plugin_seals_only_it_can_open(build):
    mine, other = build(), build(plugin_id="other")

    sealed = await mine.vault.seal("whsec_ä")

    assert "whsec" not in sealed
    assert await mine.vault.open(sealed) == "whsec_ä"
    for box, text in ((other.vault, sealed), (mine.vault, sealed[:-8]), (mine.vault, "")):
        with pytest.raises(Invalid):
            await box.open(text)
    with pytest.raises(Invalid, match="16384"):
        await mine.vault.seal("x" * 16_385)


@pytest.mark.parametrize(
    ("key", "value"),
    [("", 1), ("k" * 201, 1), ("k", "x" * 70_000), ("k", object()), ("k", {"a": {1, object()}})],
)
async def test_values_out_of_bounds_are_refused(build, key, value):
    with pytest.raises(Invalid):
        await build("kv:use").kv.set(key, value)


async def test_a_message_is_posted_as_the_plugins_bot(build, services):
    ack = await build("message:write").post_message("ses_1", "hello", client_msg_id="once")

    [post] = services.intake.posts
    assert ack.seq == 1
    assert post == {
        "plugin_id": "mood",
        "name": "Mood",
        "session_id": "ses_1",
        "content": {"type": "text", "text": "hello"},
        "kind": "message",
        "client_msg_id": "once",
        "depth": 0,
        "only_while_bot": False,
        "lease": None,
    }


@pytest.mark.parametrize(("given", "shown"), [(None, "Mood"), ("Robin", "Robin"), (" \n", "Mood")])
async def test_a_message_is_signed_with_the_plugins_name_or_another(build, services, given, shown):
    await build("message:write").post_message("ses_1", "hello", sender_name=given)

    assert services.intake.posts[0]["name"] == shown


async def test_a_message_has_either_text_or_content(build):
    context = build("message:write")

    for choice in ({}, {"text": "a", "content": {"type": "text", "text": "b"}}):
        with pytest.raises(Invalid):
            await context.post_message("ses_1", **choice)


async def test_a_plugin_that_floods_is_slowed_down(build, services):
    context = build("message:write")

    with pytest.raises(TooManyRequests) as refusal:
        for _ in range(POST_RATE.burst + 50):
            await context.post_message("ses_1", "flood")

    assert refusal.value.retry_after_s > 0
    assert len(services.intake.posts) <= POST_RATE.burst + 20


async def test_notices_are_counted_by_the_people_they_are_for(build):
    context = build("notify:send")
    many = [f"stf_{number}" for number in range(100)]

    with pytest.raises(TooManyRequests) as refusal:
        for _ in range(2 * NOTIFY_RATE.burst // len(many)):
            with suppress(Unavailable):  # let through, to a host that tells nobody
                await context.notify(many, type="a.b", title="hi")

    assert refusal.value.retry_after_s > 0


async def test_messages_that_answer_messages_go_deeper_and_end_at_three(build, services):
    dispatcher = Dispatcher()
    context = build("message:write", "message:read")
    refused = []

    async def message_stored(message, context):
        try:
            await context.post_message(message.session_id, "again")
        except TooDeep:
            refused.append(True)

    plugin = build_plugin(message_stored=message_stored)
    permissions = frozenset({"message:read", "message:write"})
    dispatcher.registrations.add(Registration("mood", plugin, context, permissions))
    dispatcher.registrations.open("mood")
    arguments = {"message": build_message(), "session": build_session()}

    for depth in range(3):
        await dispatcher.event("message_stored", "mood", arguments, depth=depth)

    assert [post["depth"] for post in services.intake.posts] == [1, 2]
    assert refused == [True]


async def test_events_are_skipped_for_a_minute_at_most(build, services):
    registrations = Dispatcher().registrations
    services.hearing = registrations
    context = build()

    await context.skip_events(for_s=60, types=["message.created"])

    assert not registrations.hears("mood", "message.created")
    assert registrations.hears("mood", "session.closed")
    for seconds in (-1, 61, float("nan")):
        with pytest.raises(Invalid, match="for_s"):
            await context.skip_events(for_s=seconds)
    registrations.remove("mood")
    assert registrations.hears("mood", "message.created")


@pytest.mark.parametrize(("limit", "many", "pages"), [(1000, 250, 3), (120, 120, 2), (-1, 0, 0)])
async def test_all_that_wait_are_read_page_by_page(build, services, limit, many, pages):
    waiting = [build_session(id=f"ses_{at:03}") for at in range(250)]
    asked = []

    class Queue:
        async def list_queued(self, *, after, limit):
            asked.append(after)
            first = 1 + next((at for at, one in enumerate(waiting) if one.id == after), -1)
            return tuple(waiting[first : first + limit])

    services.sessions = Queue()
    context = build("session:read")

    found = await context.sessions.list_all_queued(limit=limit)

    assert [one.id for one in found] == [one.id for one in waiting[:many]]
    assert len(asked) == pages


async def test_views_are_cut_like_those_of_hooks(build):
    context = build("session:read")

    [queued] = await context.sessions.list_queued()
    session = await context.sessions.get("ses_1")

    assert (queued.visitor.name, session.visitor.email) == ("", None)


async def test_configuration_and_secrets_are_read_only(build):
    context = build()

    with pytest.raises(TypeError):
        context.config["a"]["b"] = 1
    with pytest.raises(TypeError):
        context.secrets["key"] = "other"
    assert "secret" not in str(context.config)


MODELS = """
from tortoise import fields
from tortoise.models import Model

class Note(Model):
    id = fields.IntField(primary_key=True)
    session_id = fields.CharField(36, db_index=True)

    class Meta:
        table = "notes_note"
"""
MIGRATION = """
from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = []
    initial = True
    operations = [
        ops.CreateModel(
            name="Note",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("session_id", fields.CharField(36, db_index=True)),
            ],
            options={"table": "notes_note", "app": "notes"},
        )
    ]
"""
NOTES = """
import importlib
models = importlib.import_module(__name__ + ".models")

@hookimpl
async def message_stored(message, context):
    if message.text == "cancel":
        async def work():
            raise asyncio.CancelledError
    elif message.text == "exit":
        async def work():
            sys.exit()
    else:
        async def work():
            await models.Note.create(session_id=message.session_id)
    await context.write(work)
"""


def install_notes(shelf):
    package = shelf.install("notes", NOTES, hooks=["message_stored"], permissions=["message:read"])
    folder = shelf.folder / package
    (folder / "models.py").write_text(MODELS)
    (folder / "migrations").mkdir()
    (folder / "migrations/__init__.py").write_text("")
    (folder / "migrations/0001_initial.py").write_text(MIGRATION)
    data = {"models": f"{package}.models", "migrations": f"{package}.migrations"}
    shelf.install("notes", NOTES, hooks=["message_stored"], permissions=["message:read"], data=data)
    return package


async def tell(host, text):
    arguments = {"message": build_message(text), "session": build_session()}
    await host.dispatcher.event("message_stored", "notes", arguments)


async def test_a_plugin_has_tables_of_its_own_in_a_running_host(start, shelf):
    package = install_notes(shelf)
    host = await start()
    assert host.get("notes")["state"] == "running", host.get("notes")["reason"]

    await tell(host, "hello")

    assert await sys.modules[package].models.Note.all().count() == 1


async def test_whatever_a_plugin_raises_in_its_writes_the_writer_goes_on(start, shelf, store):
    package = install_notes(shelf)
    host = await start()

    for text in ("cancel", "exit"):
        with pytest.raises(Exception, match="RuntimeError"):
            await tell(host, text)
        async with asyncio.timeout(60):
            await tell(host, "hello")

    assert await sys.modules[package].models.Note.all().count() == 2


async def test_a_broken_migration_is_shown_and_the_host_goes_on(start, shelf):
    package = install_notes(shelf)
    (shelf.folder / package / "migrations/0001_initial.py").write_text("raise ValueError('boom')")

    host = await start()

    assert host.get("notes")["state"] == "needs_migration"
    assert "boom" in host.get("notes")["reason"]


async def test_a_plugin_without_tables_cannot_write(build):
    with pytest.raises(PermissionDenied):
        await build().write(lambda: None)


async def test_a_stream_is_stored_whole_under_its_own_id(build, services):
    context = build("message:write")

    async with context.stream_message("ses_1") as stream:
        await stream.write("good ")
        await stream.write("morning")

    (post,) = services.intake.posts
    assert post["content"] == {"type": "text", "text": "good morning"}
    assert post["client_msg_id"] == stream.stream_id
    assert stream.posted is not None
    assert services.writing.shown == [("good ", False), ("good morning", True)]


async def test_a_stream_may_end_as_another_content(build, services):
    buttons = {"type": "choices", "text": "good", "choices": [{"id": "a", "label": "A"}]}

    async with build("message:write").stream_message("ses_1") as stream:
        await stream.write("good")
        stream.content = buttons

    (post,) = services.intake.posts
    assert post["content"] == buttons


async def test_a_stream_that_breaks_off_is_taken_back(build, services):
    context = build("message:write")

    with pytest.raises(RuntimeError):
        async with context.stream_message("ses_1") as stream:
            await stream.write("good ")
            raise RuntimeError("the model is gone")

    assert services.intake.posts == []
    assert services.writing.shown == [("good ", False), ("", True)]


async def test_a_stream_without_a_word_stores_nothing(build, services):
    async with build("message:write").stream_message("ses_1") as stream:
        await stream.write("")

    assert (services.intake.posts, services.writing.shown, stream.posted) == ([], [], None)
