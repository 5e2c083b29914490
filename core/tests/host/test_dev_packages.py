"""A plugin's folder under development: loaded from where it lies, exchanged at each save."""

import asyncio
import json

import pytest

from chatclick import MessagePatch
from chatclick.cli.plugin_template import Answers, render_template
from chatclick.host.dev import DevFiles, FileUnusable, build_entry
from chatclick.testing.views import build_message, build_session


@pytest.fixture
def folder(tmp_path):
    name = "".join(filter(str.isalnum, tmp_path.name)).lower()
    folder = tmp_path / "plugin"
    render_template(Answers(f"p_{name}"[:40], year="2026"), folder)
    return folder


@pytest.fixture
def code(folder):
    [code] = folder.glob("src/*/plugin.py")
    return code


@pytest.fixture
async def dev(start, folder):
    host = await start()
    messages = asyncio.Queue()
    files = DevFiles(host, [folder], on_message=messages.put_nowait, on_problem=messages.put_nowait)
    files.messages, files.host = messages, host
    await files.start()
    await messages.get()
    yield files
    await files.stop()


async def transform(host, text):
    arguments = {"message": build_message(text), "session": build_session()}
    return (await host.dispatcher.chain("message_transform", arguments)).value.text


async def test_a_folder_runs_without_being_installed(dev):
    assert await transform(dev.host, "done :tada:") == "done 🎉"


async def test_a_save_of_code_or_manifest_is_in_force_by_itself(dev, code):
    manifest = code.with_name("chatclick-plugin.json")
    changes = ((code, "name, emoji)\n", 'name, emoji + "!")\n'), (manifest, "🎉", "🎊"))
    for file, old, new in changes:
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        async with asyncio.timeout(30):
            assert "runs as plugin" in await dev.messages.get()

    assert await transform(dev.host, "done :tada:") == "done 🎊!"


async def test_a_save_that_does_not_work_is_told_with_its_place(dev, code):
    code.write_text("import nothing_of_that_name\n")
    async with asyncio.timeout(60):
        problem = await dev.messages.get()

    assert "plugin.py:1: ModuleNotFoundError" in problem
    assert await transform(dev.host, "done :tada:") == "done 🎉"


async def test_two_saves_within_a_second_are_told_apart(folder, code):
    patched = []
    for text in ("one", "two"):
        code.write_text(
            "from chatclick import MessagePatch, hookimpl\n"
            "@hookimpl\nasync def message_transform(message):\n"
            f"    return MessagePatch(text={text!r})"
        )
        entry = build_entry(folder)
        patched.append(await (await entry.seat.load()).message_transform(None))

    assert patched == [MessagePatch(text="one"), MessagePatch(text="two")]


def test_a_folder_that_is_no_plugin_says_why(folder, tmp_path):
    with pytest.raises(FileUnusable, match=r"holds no chatclick-plugin\.json"):
        build_entry(tmp_path / "plugin" / "tests")
    [manifest] = folder.glob("src/*/chatclick-plugin.json")
    manifest.write_text("{}")
    with pytest.raises(FileUnusable, match="is a required property"):
        build_entry(folder)
    (folder / "pyproject.toml").write_text("[")
    with pytest.raises(FileUnusable, match=r"pyproject\.toml: "):
        build_entry(folder)


MODELS = """
from tortoise import fields, models

class Note(models.Model):
    id = fields.IntField(primary_key=True)
    text = fields.CharField(20)

    class Meta:
        app = "LABEL"
        table = "LABEL_note"
"""
FIRST = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = []
    initial = True
    operations = [
        ops.CreateModel(
            name="Note",
            fields=[("id", fields.IntField(primary_key=True)), ("text", fields.CharField(20))],
            options={"table": "LABEL_note", "app": "LABEL"},
        )
    ]
"""
SECOND = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("LABEL", "0001_initial")]
    initial = False
    operations = [
        ops.AddField(model_name="Note", name="mood", field=fields.CharField(20, null=True))
    ]
"""
KEEPING = """
from chatclick import hookimpl
from PACKAGE.models import Note

@hookimpl
async def message_stored(message, context):
    async def work():
        await Note.create(text=message.text)
    await context.write(work)
    notes = await Note.all()
    context.log.info("kept", count=len(notes), moods=[getattr(one, "mood", "") for one in notes])
"""


async def test_a_plugin_with_tables_is_reloaded_and_migrated(start, tmp_path, logs):
    label = "".join(filter(str.isalnum, tmp_path.name)).lower()[:30]
    package = f"chatclick_{label}"
    code = tmp_path / "tables/src" / package
    (code / "migrations").mkdir(parents=True)
    data = {"models": f"{package}.models", "migrations": f"{package}.migrations"}
    manifest = {
        "manifest_version": 1,
        "id": label,
        "name": "Tables",
        "hooks": ["message_stored"],
        "permissions": ["message:read"],
        "data": data,
    }

    def write(name, text):
        (code / name).write_text(text.replace("LABEL", label).replace("PACKAGE", package))

    write("chatclick-plugin.json", json.dumps(manifest))
    write("__init__.py", "from PACKAGE import plugin")
    write("plugin.py", KEEPING)
    write("models.py", MODELS)
    write("migrations/__init__.py", "")
    write("migrations/0001_initial.py", FIRST)
    host = await start()
    files = DevFiles(host, [])
    await files.reload(tmp_path / "tables")
    assert host.get(label)["state"] == "running", host.get(label)["reason"]

    arguments = {"message": build_message("one"), "session": build_session()}
    await host.dispatcher.event("message_stored", label, arguments)
    write(
        "models.py",
        MODELS.replace("(20)\n\n", "(20)\n    mood = fields.CharField(20, null=True)\n\n"),
    )
    write("migrations/0002_mood.py", SECOND)
    await files.reload(tmp_path / "tables")
    assert host.get(label)["state"] == "running", host.get(label)["reason"]
    await host.dispatcher.event("message_stored", label, arguments)

    kept = [line for line in logs if line["event"] == "kept"]
    assert [(line["count"], line["moods"]) for line in kept] == [(1, [""]), (2, [None, None])]
