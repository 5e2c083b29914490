"""Real pip, real wheels, a folder as index; no host."""

import asyncio
import json
import os
import signal
import sys
import tarfile
from pathlib import Path

import psutil
import pytest
from tests.install.wheel_index import WheelIndex

from chatclick.errors import Conflict
from chatclick.host.installing.folder import Pointer
from chatclick.host.installing.problems import InstallRefused
from chatclick.store.events import Actor

pytestmark = pytest.mark.slow

OWNER = Actor("agent", "stf_1", "Olga")


async def test_an_installation_builds_a_set_and_leaves_the_environment_alone(
    index, folder, install, installer, notes
):
    index.add_plugin("mood")
    before = sorted(os.listdir(Path(sys.prefix, "lib")))

    job = await install("made-mood==1.0")

    assert job.state == "done", job.problem
    pointer = folder.read_pointer()
    assert (pointer.set, pointer.previous) == (1, 0)
    assert pointer.trial.changed == ("mood",)
    assert (folder.site(1) / "made_mood/chatclick-plugin.json").is_file()
    assert installer.list_ids(1) == {"mood"}
    assert notes.actions == ["plugin.install_begin"]
    assert notes.entries[0][2]["packages"][0].startswith("made-mood==1.0 --hash=sha256:")
    assert sorted(os.listdir(Path(sys.prefix, "lib"))) == before


async def test_a_plan_says_what_would_change_and_changes_nothing(index, folder, plan, install):
    index.add("made-part", "1.0", {"made_part.py": ""})
    index.add_plugin("mood", requires=("chatclick", "made-part"), permissions=["message:read"])
    await install("made-mood==1.0")
    index.add_plugin("mood", "1.1", permissions=["message:read", "session:read"])

    found = (await plan("made-mood==1.1")).plan

    changes = {one["name"]: (one["change"], one["previous"]) for one in found["packages"]}
    assert changes == {"made-mood": ("upgrade", "1.0"), "made-part": ("remove", "1.0")}
    assert found["plugin"]["new_permissions"] == ["session:read"]
    assert found["plugin"]["risk"]["word"] == "full trust"
    assert found["plugin"]["installed_version"] == "1.0"
    assert folder.read_pointer().set == 1


async def test_a_second_plugin_moves_no_package_of_the_first(index, folder, install):
    index.add("made-part", "1.0", {"made_part.py": ""})
    index.add_plugin("one", requires=("chatclick", "made-part"))
    await install("made-one==1.0")
    index.add("made-part", "1.1", {"made_part.py": ""})
    index.add_plugin("two", requires=("chatclick", "made-part"))

    job = await install("made-two==1.0")

    kept = {one["name"]: one["change"] for one in job.plan["packages"]}
    assert kept == {"made-one": "keep", "made-part": "keep", "made-two": "add"}


async def test_a_plugin_that_moves_a_package_of_the_host_is_refused(index, plan, notes):
    index.add("click", "8.0.0", {"click/__init__.py": ""})
    index.add_plugin("mood", requires=("chatclick", "click==8.0.0"))

    job = await plan("made-mood==1.0")

    assert job.problem["code"] == "host_package_would_move"
    assert notes.entries[-1][0] == "plugin.install_refused"
    assert notes.entries[-1][2]["code"] == "host_package_would_move"


async def test_what_came_with_the_host_is_not_changed_from_here(index, plan):
    index.add_plugin("assignment", "9.0", name="chatclick")

    assert (await plan("chatclick==9.0")).problem["code"] == "part_of_host"


async def test_a_plugin_for_another_host_is_refused(index, plan):
    index.add_plugin("mood", needs={"chatclick": ">=99"})

    job = await plan("made-mood==1.0")

    assert job.problem["code"] == "incompatible"
    assert "needs Chatclick >=99" in job.problem["detail"]


async def test_a_source_distribution_is_never_built(index, plan, tmp_path):
    mark = tmp_path / "ran"
    setup = tmp_path / "setup.py"
    setup.write_text(f"open({str(mark)!r}, 'w')\nfrom setuptools import setup\nsetup()\n")
    with tarfile.open(index.folder / "made_mood-1.0.tar.gz", "w:gz") as archive:
        archive.add(setup, "made_mood-1.0/setup.py")

    job = await plan("made-mood==1.0")

    assert job.problem["code"] == "no_wheel"
    assert not mark.exists()


BACKEND = """
import pathlib
pathlib.Path({ran!r}).touch()
"""


async def test_what_a_wheel_needs_by_an_address_is_never_built(index, plan, tmp_path):
    source, ran = tmp_path / "source", tmp_path / "ran"
    source.mkdir()
    (source / "backend.py").write_text(BACKEND.format(ran=str(ran)))
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    index.add_plugin("mood", requires=("chatclick", f"made-part @ {source.as_uri()}"))

    job = await plan("made-mood==1.0")

    assert job.state == "failed"
    assert not ran.exists()
    assert job.problem["code"] == "no_wheel"


async def test_a_version_that_is_not_there_is_said_plainly(index, plan):
    index.add_plugin("mood")

    assert (await plan("made-mood==2.0")).problem["code"] == "no_wheel"
    assert (await plan("made-nothing==1.0")).problem["code"] == "no_wheel"


async def test_the_same_version_with_another_hash_is_refused_for_good(
    index, folder, install, installer, plan
):
    index.add_plugin("mood")
    await install("made-mood==1.0")
    await installer.wait(await installer.uninstall("mood", actor=OWNER))
    index.add_plugin("mood", source="print('another')")

    assert (await plan("made-mood==1.0")).problem["code"] == "hash_changed"


async def test_a_file_that_changes_between_plan_and_download_is_refused(
    index, folder, installer, plan, monkeypatch
):
    index.add_plugin("mood")
    resolve = type(installer._pip).resolve

    async def resolve_then_swap(*args, **options):
        found = await resolve(*args, **options)
        index.add_plugin("mood", source="print('swapped')")
        return found

    monkeypatch.setattr(type(installer._pip), "resolve", resolve_then_swap)

    job = await plan("made-mood==1.0")

    assert job.problem["code"] == "download_failed"
    assert not list(folder.wheels.glob("*")) if folder.wheels.exists() else True


async def test_a_downgrade_must_be_asked_for(index, plan, install):
    index.add_plugin("mood")
    index.add_plugin("mood", "2.0")
    await install("made-mood==2.0")

    refused = await plan("made-mood==1.0")
    done = await install("made-mood==1.0", allow_downgrade=True)

    assert refused.problem["code"] == "downgrade_refused"
    assert done.state == "done"
    assert done.plan["packages"][0]["change"] == "downgrade"


async def test_a_plan_is_carried_out_once_and_only_as_it_was_shown(index, plan, installer):
    index.add_plugin("mood")
    planned = await plan("made-mood==1.0")
    digest = planned.plan["digest"]

    with pytest.raises(InstallRefused) as caught:
        await installer.install(planned.id, "sha256:" + "0" * 64, actor=OWNER)
    assert caught.value.code == "plan_changed"
    agreed = {"actor": OWNER, "only_listed": False}
    await installer.wait(await installer.install(planned.id, digest, **agreed))
    with pytest.raises(InstallRefused) as caught:
        await installer.install(planned.id, digest, **agreed)
    assert caught.value.code == "plan_used"


async def test_a_plan_that_no_catalogue_was_asked_about_is_not_carried_out_as_one(
    index, plan, installer, folder, notes
):
    index.add_plugin("mood")
    planned = await plan("made-mood==1.0")

    with pytest.raises(InstallRefused) as caught:
        await installer.install(planned.id, planned.plan["digest"], actor=OWNER)

    assert caught.value.code == "not_in_catalogue"
    assert notes.entries[-1][2]["code"] == "not_in_catalogue"
    assert folder.read_pointer().set == 0


async def test_a_host_that_cannot_leave_its_set_stays_with_it(index, folder, plan, make_installer):
    async def fail():
        raise OSError("the disk is full")

    index.add_plugin("mood")
    installer = make_installer(restart=fail)
    planned = await plan("made-mood==1.0", by=installer)

    job = await installer.wait(
        await installer.install(planned.id, planned.plan["digest"], actor=OWNER, only_listed=False)
    )

    assert (job.state, job.problem["detail"]) == ("failed", "OSError: the disk is full")
    assert folder.read_pointer() == Pointer()


async def test_a_plan_of_a_set_that_has_changed_since_is_refused(index, plan, install, installer):
    index.add_plugin("one")
    index.add_plugin("two")
    planned = await plan("made-one==1.0")
    await install("made-two==1.0")

    with pytest.raises(InstallRefused) as caught:
        await installer.install(planned.id, planned.plan["digest"], actor=OWNER)
    assert caught.value.code == "plan_changed"


async def test_a_plugin_that_cannot_be_imported_never_reaches_the_host(index, folder, install):
    index.add_plugin("mood", source="raise ValueError('broken')")

    job = await install("made-mood==1.0")

    assert job.problem["code"] == "trial_failed"
    assert "ValueError: broken" in job.problem["detail"]
    assert folder.read_pointer().set == 0
    assert not (folder.root / "sets").exists()


@pytest.mark.parametrize("source", ["os._exit(3)", "os.kill(os.getpid(), 9)"])
async def test_a_plugin_that_ends_its_process_harms_only_the_try(index, folder, install, source):
    index.add_plugin("mood", source=source)

    assert (await install("made-mood==1.0")).problem["code"] == "trial_failed"
    assert folder.read_pointer().set == 0


async def test_only_what_a_catalogue_lists_is_let_in(index, tmp_path, make_installer):
    index.add_plugin("listed")
    index.add_plugin("other")
    index.add_plugin("needy", requires=("chatclick", "made-part"))
    index.add("made-part", "1.0", {"made_part.py": ""})
    path = tmp_path / "catalogue.json"
    sha256 = index.write_catalogue(path, "made-listed==1.0", "made-needy==1.0")
    installer = make_installer(catalogues=[{"location": str(path), "sha256": sha256}])

    jobs = [
        await installer.wait(await installer.plan(f"made-{one}==1.0", actor=OWNER))
        for one in ("listed", "other", "needy")
    ]

    codes = [job.problem and job.problem["code"] for job in jobs]
    assert codes == [None, "not_in_catalogue", "not_in_catalogue"]
    assert "made-part" in jobs[2].problem["detail"]


async def test_of_what_a_plugin_needs_the_listed_version_is_taken(index, tmp_path, make_installer):
    index.add("made-part", "1.0", {"made_part.py": ""})
    index.add("made-part", "1.1", {"made_part.py": ""})
    index.add_plugin("mood", requires=("chatclick", "made-part"))
    path = tmp_path / "catalogue.json"
    sha256 = index.write_catalogue(path, "made-mood==1.0", further=["made-part==1.0"])
    installer = make_installer(catalogues=[{"location": str(path), "sha256": sha256}])

    job = await installer.wait(await installer.plan("made-mood==1.0", actor=OWNER))

    assert job.state == "done", job.problem
    assert {one["name"]: one["version"] for one in job.plan["packages"]} == {
        "made-mood": "1.0",
        "made-part": "1.0",
    }


async def test_a_catalogue_that_was_changed_vouches_for_nothing(index, tmp_path, make_installer):
    index.add_plugin("mood")
    path = tmp_path / "catalogue.json"
    sha256 = index.write_catalogue(path, "made-mood==1.0")
    path.write_text(path.read_text() + " ")
    installer = make_installer(catalogues=[{"location": str(path), "sha256": sha256}])

    job = await installer.wait(await installer.plan("made-mood==1.0", actor=OWNER))

    assert job.problem["code"] == "not_in_catalogue"


async def test_a_job_that_is_stopped_leaves_no_process_and_the_old_set(
    index, folder, install, make_installer
):
    index.add_plugin("mood")
    await install("made-mood==1.0")
    waiting = asyncio.Event()

    async def never_answer(reader, writer):
        waiting.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(never_answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    installer = make_installer(index=f"http://127.0.0.1:{port}/simple")
    others = psutil.Process().children(recursive=True)
    job = await installer.plan("made-other==1.0", actor=OWNER, only_listed=False)
    await asyncio.wait_for(waiting.wait(), 20)
    children = {*psutil.Process().children(recursive=True)} - {*others}

    installer.cancel(job.id)
    job = await installer.wait(job)
    server.close()

    assert job.state == "cancelled"
    assert children
    assert not [one for one in children if one.is_running() and one.status() != "zombie"]
    assert folder.read_pointer().set == 1
    with pytest.raises(Conflict):
        installer.cancel(job.id)


async def test_pip_that_is_killed_half_way_leaves_the_old_set(index, folder, install, installer):
    index.add_plugin("mood")
    await install("made-mood==1.0")
    index.add_plugin("mood", "1.1")
    planned = await installer.wait(
        await installer.plan("made-mood==1.1", actor=OWNER, only_listed=False)
    )
    others = psutil.Process().children()
    job = await installer.install(
        planned.id, planned.plan["digest"], actor=OWNER, only_listed=False
    )

    while not (children := {*psutil.Process().children()} - {*others}):
        await asyncio.sleep(0.001)
    children.pop().send_signal(signal.SIGKILL)
    job = await installer.wait(job)

    assert job.problem["code"] == "build_failed"
    assert folder.read_pointer().set == 1
    assert not list((folder.root / "drafts").iterdir())


async def test_one_thing_is_done_at_a_time(index, installer, make_installer):
    index.add_plugin("mood")
    job = await installer.plan("made-mood==1.0", actor=OWNER)

    for other in (installer, make_installer()):
        with pytest.raises(InstallRefused) as caught:
            await other.plan("made-mood==1.0", actor=OWNER)
        assert caught.value.code == "installer_busy"
    await installer.wait(job)


async def test_an_uninstalled_plugin_takes_what_only_it_needed(index, folder, install, installer):
    index.add("made-part", "1.0", {"made_part.py": ""})
    index.add_plugin("one", requires=("chatclick", "made-part"))
    index.add_plugin("two")
    await install("made-one==1.0")
    await install("made-two==1.0")

    job = await installer.wait(await installer.uninstall("one", actor=OWNER))

    assert job.state == "done", job.problem
    site = folder.site(folder.read_pointer().set)
    assert (site / "made_two").is_dir()
    assert not (site / "made_one").exists()
    assert not (site / "made_part.py").exists()
    with pytest.raises(InstallRefused) as caught:
        await installer.uninstall("assignment", actor=OWNER)
    assert caught.value.code == "part_of_host"


async def test_a_lock_rebuilds_the_same_set_elsewhere(index, folder, install, installer, tmp_path):
    index.add("made-part", "1.0", {"made_part.py": ""})
    index.add_plugin("mood", requires=("chatclick", "made-part"))
    await install("made-mood==1.0")
    text = (folder.set_folder(1) / "lock.json").read_text()
    assert "http" not in text
    assert str(tmp_path) not in text
    folder.root.rename(tmp_path / "lost")

    job = await installer.wait(await installer.sync(text, actor=OWNER))

    assert job.state == "done", job.problem
    number = folder.read_pointer().set
    assert (folder.set_folder(number) / "lock.json").read_text() == text
    assert (folder.site(number) / "made_part.py").exists()


async def test_a_lock_whose_files_have_changed_is_refused(index, folder, install, installer):
    index.add_plugin("mood")
    await install("made-mood==1.0")
    document = json.loads((folder.set_folder(1) / "lock.json").read_text())
    document["packages"][0]["sha256"] = "0" * 64

    job = await installer.wait(await installer.sync(json.dumps(document), actor=OWNER))

    assert job.problem["code"] == "download_failed"
    assert folder.read_pointer().set == 1


async def test_a_host_of_an_image_says_what_to_put_into_the_image(make_installer, notes):
    installer = make_installer(installer="readonly")

    with pytest.raises(InstallRefused) as caught:
        await installer.plan("made-mood==1.0", actor=OWNER)

    assert caught.value.code == "installer_readonly"
    assert 'pip install --only-binary :all: "made-mood==1.0"' in caught.value.detail
    assert notes.actions == ["plugin.install_refused"]


async def test_no_file_of_the_machine_adds_an_index_to_the_one_of_the_settings(
    index, tmp_path, plan, monkeypatch
):
    other = WheelIndex(tmp_path / "other")
    other.add_plugin("mood")
    config = tmp_path / "etc/pip/pip.conf"
    config.parent.mkdir(parents=True)
    config.write_text(f"[global]\nfind-links = {other.folder}\n")
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "etc"))

    job = await plan("made-mood==1.0")

    assert job.problem["code"] == "no_wheel"
