"""Installing from a running host: how commands find it, and what if it cannot leave its set."""

import asyncio
import os

import pytest

from chatclick.app.wiring import Host
from chatclick.host.installing import hosting
from chatclick.host.installing.folder import Pointer, Trial
from chatclick.host.installing.jobs import Jobs
from chatclick.settings import Settings
from chatclick.store.events import Actor

OPERATOR = Actor("system", None, "command line")


@pytest.fixture
async def host(tmp_path):
    host = Host(Settings(data_dir=tmp_path / "data", safe_mode=True))
    await host.open()
    yield host
    await host.close()


async def test_a_host_that_cannot_leave_its_set_for_a_command_says_so_and_stays(host, folder):
    jobs = Jobs(folder)
    job = jobs.begin("install", "made-mood==1.0", OPERATOR)
    job.state, job.plan = "restarting", {"plugin": {"of": "another version"}}
    jobs.keep(job)
    folder.write_pointer(Pointer(set=1, trial=Trial(job.id)))

    await host.sets.obey()

    assert folder.read_pointer() == Pointer()
    job = jobs.get(job.id)
    assert (job.state, job.problem["code"], job.rolled_back) == ("failed", "start_failed", True)


MODELS = """
from tortoise import fields
from tortoise.models import Model

class Note(Model):
    id = fields.IntField(primary_key=True)

    class Meta:
        table = "notes_note"
"""
ONE_WAY = """
from tortoise import fields, migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = []
    initial = True
    operations = [
        ops.CreateModel(
            name="Note",
            fields=[("id", fields.IntField(primary_key=True))],
            options={"table": "notes_note", "app": "notes"},
        ),
        ops.RunPython(lambda apps, editor: None),  # and nothing that takes it back
    ]
"""


@pytest.fixture
async def one_way(tmp_path, shelf):
    """A host that runs a plugin whose tables cannot be removed."""
    package = shelf.install("notes")
    data = {"models": f"{package}.models", "migrations": f"{package}.migrations"}
    shelf.install("notes", data=data)
    (shelf.folder / package / "models.py").write_text(MODELS)
    migrations = shelf.folder / package / "migrations"
    migrations.mkdir()
    (migrations / "__init__.py").write_text("")
    (migrations / "0001_initial.py").write_text(ONE_WAY)
    host = Host(Settings(data_dir=tmp_path / "data"))
    await host.open()
    assert host.plugins.get("notes")["state"] == "running", host.plugins.get("notes")["reason"]
    yield host
    await host.close()


async def test_a_plugin_that_cannot_be_purged_runs_on(one_way, folder):
    folder.write_pointer(Pointer(trial=Trial("job_1"), purge=("notes",)))

    await one_way.sets.obey()

    assert folder.read_pointer() == Pointer()
    assert one_way.plugins.get("notes")["state"] == "running"


def read_presence(folder):
    return (folder.root / "host.lock").read_text("ascii")


async def test_a_host_leaves_its_number_and_where_that_counts(host, folder):
    assert folder.take("host") is None
    assert read_presence(folder) == f"{os.getpid()} {os.stat('/proc/self/ns/pid').st_ino}"


async def test_a_host_takes_the_place_of_one_beside_it_that_has_gone(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(hosting, "_FOLLOW_S", 0.01)
    first = folder.take("host")
    second = Host(Settings(data_dir=tmp_path / "data", safe_mode=True))
    await second.open()
    await asyncio.sleep(0.05)
    assert read_presence(folder) == ""

    first.close()

    async with asyncio.timeout(30):
        while not read_presence(folder):
            await asyncio.sleep(0.01)
    assert folder.take("host") is None
    await second.close()
    folder.take("host").close()
