"""What plugins store, over upgrades, set-backs, downgrades, and after they are gone."""

import json

import pytest

pytestmark = pytest.mark.slow

SOURCE = """
import importlib
models = importlib.import_module(__name__ + ".models")

@hookimpl
async def plugin_startup(context):
    await context.write(lambda: models.Note.create(text="hello"))
    await context.kv.set("seen", True)
    await context.blobs.put(b"a file", media_type="text/plain")
    {end}
"""
MODELS = """
from tortoise import fields
from tortoise.models import Model

class Note(Model):
    id = fields.IntField(primary_key=True)
    text = fields.CharField(36)
{more}
    class Meta:
        table = "notes_note"
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
            fields=[("id", fields.IntField(primary_key=True)), ("text", fields.CharField(36))],
            options={"table": "notes_note", "app": "notes"},
        )
    ]
"""
NEXT = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("notes", "{before}")]
    operations = [
        ops.AddField(model_name="Note", name="{field}", field=fields.IntField(null=True))
    ]
"""


def add_notes(host, version, *, columns=(), end="pass"):
    """Add a version of a plugin with one migration, and one more for each further column."""
    names = ["0001_initial", *(f"000{number}_more" for number, _ in enumerate(columns, 2))]
    files = {
        "made_notes/models.py": MODELS.format(
            more="".join(f"    {name} = fields.IntField(null=True)\n" for name in columns)
        ),
        "made_notes/migrations/__init__.py": "",
        "made_notes/migrations/0001_initial.py": FIRST,
    }
    for before, name, field in zip(names, names[1:], columns, strict=False):
        text = NEXT.format(before=before, field=field)
        files[f"made_notes/migrations/{name}.py"] = text
    host.index.add_plugin(
        "notes",
        version,
        SOURCE.format(end=end),
        files=files,
        hooks=["plugin_startup"],
        permissions=["kv:use", "blob:use"],
        data={"models": "made_notes.models", "migrations": "made_notes.migrations"},
        config={"schema": {"type": "object", "properties": {"key": {"type": "string"}}}},
        secrets=["key"],
    )


def list_columns(host):
    return [row[1] for row in host.query("PRAGMA table_info(notes_note)")]


def list_migrations(host):
    return [row[0] for row in host.query("SELECT name FROM tortoise_migrations WHERE app='notes'")]


def count_stored(host):
    places = {
        "plugin": "id = 'notes'",
        "plugin_config": "plugin_id = 'notes'",
        "plugin_kv": "plugin_id = 'notes'",
        "secret": "owner = 'notes'",
        "consumer": "name = 'plugin:notes'",
        "outbox": "consumer = 'plugin:notes'",
        "tortoise_migrations": "app = 'notes'",
    }
    return {
        table: host.query(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]
        for table, where in places.items()
    }


def list_files(host):
    return [path for path in host.data.rglob("blobs/plugins/notes/*/*") if path.is_file()]


def set_secret(host):
    answer = host.client.put("/api/v1/plugins/notes/config", json={"values": {"key": "secret"}})
    assert answer.status_code == 200, answer.text


def test_tables_go_forward_with_an_upgrade_and_back_with_a_downgrade(host):
    add_notes(host, "1.0")
    add_notes(host, "2.0", columns=("mood",))
    host.start()
    host.sign_in()
    host.install("made-notes==1.0")
    assert list_columns(host) == ["id", "text"]

    host.install("made-notes==2.0")
    assert list_columns(host) == ["id", "text", "mood"]
    host.install("made-notes==1.0", "--downgrade")

    assert list_columns(host) == ["id", "text"]
    assert list_migrations(host) == ["0001_initial"]
    assert host.query("SELECT count(*) FROM notes_note")[0][0] == 3
    assert host.list_states()["notes"] == ("running", "1.0")


def test_a_version_that_is_left_again_leaves_no_column(host):
    add_notes(host, "1.0")
    add_notes(host, "2.0", columns=("mood",), end="raise RuntimeError('not this one')")
    host.start()
    host.sign_in()
    host.install("made-notes==1.0")

    said = host.install("made-notes==2.0", code=1)

    assert "not this one" in said
    host.wait_until_ready()
    assert list_columns(host) == ["id", "text"]
    assert host.list_states()["notes"] == ("running", "1.0")


def test_a_version_that_dies_after_its_migration_leaves_tables_the_last_one_can_use(host):
    add_notes(host, "1.0")
    add_notes(host, "2.0", columns=("mood",), end="os._exit(4)")
    host.start()
    host.sign_in()
    host.install("made-notes==1.0")

    host.install("made-notes==2.0", code=1)

    host.wait_until_ready()
    assert host.list_states()["notes"] == ("running", "1.0")
    assert list_columns(host) == ["id", "text", "mood"]  # nobody was left to take it back
    add_notes(host, "3.0", columns=("mood", "more"))
    host.install("made-notes==3.0")
    assert list_columns(host) == ["id", "text", "mood", "more"]
    assert host.list_states()["notes"] == ("running", "3.0")


def test_what_a_plugin_stored_stays_until_it_is_purged(host):
    add_notes(host, "1.0")
    host.start()
    host.sign_in()
    host.install("made-notes==1.0")
    set_secret(host)

    host.run("uninstall", "notes", "--yes")

    assert "notes_note" in host.list_tables()
    assert list_files(host)
    kept = count_stored(host)
    assert kept["secret"] == kept["plugin_kv"] == kept["plugin"] == 1
    host.install("made-notes==1.0")
    assert host.get("plugins/notes")["desired"] == "installed"
    host.post("plugins/notes/enable", status=200)
    assert host.list_states()["notes"][0] == "running"
    assert host.get("plugins/notes/config")["values"]["key"]


@pytest.mark.parametrize("is_running", [True, False])
def test_a_purge_leaves_nothing(host, is_running):
    add_notes(host, "1.0")
    host.start()
    host.sign_in()
    host.install("made-notes==1.0")
    set_secret(host)
    if not is_running:
        host.stop()

    host.run("uninstall", "notes", "--yes", "--purge")

    assert "notes_note" not in host.list_tables()
    assert set(count_stored(host).values()) == {0}
    assert not list_files(host)
    if is_running:
        assert host.client.get("/api/v1/plugins/notes").status_code == 404
        assert host.client.get("/plugins/notes/").status_code == 404
        assert json.loads((host.data / "plugins.lock").read_text())["packages"] == []
    else:
        host.start()
        assert "notes_note" not in host.list_tables()
        assert set(count_stored(host).values()) == {0}
