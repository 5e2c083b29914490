"""Plugins installed into a running host, by people: restarts, set-backs, and what remains."""

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest
from tests.install.host import COMMAND, PASSWORD
from tests.starting import READY_S

pytestmark = pytest.mark.slow

# Not when it is tried, only in the host.
FAILS_AT_START = "if not IS_TRY: raise RuntimeError('boom')"
DIES_AT_START = "if not IS_TRY: os._exit(3)"
DIES_LATER = """
@hookimpl
async def plugin_startup(context):
    os._exit(4)
"""


def test_a_command_installs_into_a_running_host_and_removes_again(host):
    host.index.add_plugin("mood")
    host.start()
    host.sign_in()
    pid = host.process.pid

    said = host.install("made-mood==1.0")

    assert "All plugins are well" in said
    assert host.list_states()["mood"] == ("running", "1.0")
    assert json.loads((host.data / "plugins.lock").read_text())["plugins"] == ["made-mood==1.0"]
    assert host.process.pid == pid
    assert host.process.poll() is None

    host.run("uninstall", "mood", "--yes")

    assert "mood" not in host.list_states()
    assert host.query("SELECT desired FROM plugin WHERE id = 'mood'") == [("absent",)]
    actions = [one for one in host.list_audit() if "install" in one]
    assert actions == [
        *("plugin.install_begin", "plugin.install_done"),
        *("plugin.uninstall_begin", "plugin.uninstall_done"),
    ]
    assert host.stop() == 0


def test_the_api_installs_after_a_plan_and_a_password(host):
    host.index.add_plugin("mood", permissions=["message:read"])
    host.start()
    host.sign_in()

    plan = host.follow(host.post("plugins/plan", {"spec": "made-mood==1.0"}))
    agreement = {"plan_id": plan["id"], "digest": plan["plan"]["digest"], "password": PASSWORD}
    wrong = host.post("plugins/install", {**agreement, "password": "guess"}, status=403)
    job = host.follow(host.post("plugins/install", agreement))

    assert plan["plan"]["plugin"]["permissions"][0]["name"] == "message:read"
    assert wrong["code"] == "reauthentication_failed"
    assert job["state"] == "done"
    steps = [one["step"] for one in job["events"]]
    assert steps == ["building", "trying", "restarting", "verifying", "over"]
    assert host.list_states()["mood"] == ("running", "1.0")
    removal = host.follow(host.post("plugins/mood/uninstall", {"password": PASSWORD}))
    assert removal["state"] == "done"
    assert "plugin.install_refused" in host.list_audit()


@pytest.mark.parametrize(
    ("source", "hooks", "reason"),
    [
        (FAILS_AT_START, [], "mood is failed: RuntimeError: boom"),
        (DIES_AT_START, [], "the host ended before it was well"),
        (DIES_LATER, ["plugin_startup"], "the host ended before it was well"),
    ],
)
def test_a_version_that_is_not_well_gives_way_to_the_last_one(host, source, hooks, reason):
    host.index.add_plugin("mood")
    host.index.add_plugin("mood", "2.0", source, hooks=hooks)
    host.start()
    host.sign_in()
    host.install("made-mood==1.0")

    said = host.install("made-mood==2.0", code=1)

    assert reason in said
    assert "the host runs as before" in said
    host.wait_until_ready()
    assert host.list_states()["mood"] == ("running", "1.0")
    assert json.loads((host.data / "plugins.lock").read_text())["plugins"] == ["made-mood==1.0"]
    assert host.list_audit()[-1] == "plugin.install_rolled_back"
    assert host.get("plugins/jobs")["data"][0]["rolled_back"] is True


def test_a_plugin_that_never_was_well_is_not_missed(host):
    host.index.add_plugin("mood", "1.0", FAILS_AT_START)
    host.start()
    host.sign_in()

    host.install("made-mood==1.0", code=1)

    host.wait_until_ready()
    assert "mood" not in host.list_states()
    host.stop()
    host.start()
    assert "mood" not in host.list_states()


def test_a_set_with_which_the_host_refuses_to_start_gives_way_too(host):
    host.index.add_plugin("mood")
    host.index.add_plugin("mood", "2.0", FAILS_AT_START)
    host.install("made-mood==1.0")
    host.environment["CHATCLICK_PLUGINS__STRICT"] = '["mood"]'
    host.start()
    host.sign_in()

    said = host.install("made-mood==2.0", code=1)

    assert "the host runs as before" in said
    host.wait_until_ready()
    assert host.list_states()["mood"] == ("running", "1.0")


def test_agreeing_to_a_version_that_asks_for_more_is_consent(host):
    host.index.add_plugin("mood", permissions=["message:read"])
    host.index.add_plugin("mood", "2.0", permissions=["message:read", "session:read"])
    host.start()
    host.sign_in()
    host.install("made-mood==1.0")

    said = host.install("made-mood==2.0")

    assert "session:read" in said
    assert host.list_states()["mood"] == ("running", "2.0")


def test_agreeing_while_no_host_runs_is_consent_at_its_start(host):
    host.index.add_plugin("mood", permissions=["message:read"])
    host.index.add_plugin("mood", "2.0", permissions=["message:read", "session:read"])
    host.install("made-mood==1.0")
    host.start()
    host.stop()

    said = host.install("made-mood==2.0")
    host.start()

    host.sign_in()
    assert "session:read" in said
    assert host.list_states()["mood"] == ("running", "2.0")


def test_a_plugin_that_another_one_needs_stays(host):
    host.index.add_plugin("mood")
    host.index.add_plugin("needy", needs={"plugins": {"mood": ""}})
    host.start()
    host.sign_in()
    host.install("made-mood==1.0")
    host.install("made-needy==1.0")

    said = host.run("uninstall", "mood", "--yes", code=1)

    assert 'needs the plugin "mood"' in said
    host.wait_until_ready()
    assert host.list_states()["needy"] == host.list_states()["mood"] == ("running", "1.0")


def test_a_host_that_dies_with_a_new_set_comes_back_with_the_last_at_its_next_start(host):
    host.index.add_plugin("mood")
    host.index.add_plugin("mood", "2.0", DIES_AT_START)
    host.install("made-mood==1.0")
    host.start()
    host.stop()
    host.install("made-mood==2.0")
    with pytest.raises(AssertionError):
        host.start()  # no guardian yet: this start dies, as it would under a service manager

    host.start()

    host.sign_in()
    assert host.list_states()["mood"] == ("running", "1.0")


def test_a_host_that_is_killed_while_it_builds_goes_on_with_the_last_set(host):
    host.index.add_plugin("mood")
    host.index.add_plugin("slow", source="import time\nif IS_TRY: time.sleep(30)")
    host.start()
    host.sign_in()
    host.install("made-mood==1.0")
    plan = host.follow(host.post("plugins/plan", {"spec": "made-slow==1.0"}))
    agreement = {"plan_id": plan["id"], "digest": plan["plan"]["digest"], "password": PASSWORD}
    job = host.post("plugins/install", agreement)
    while host.get(f"plugins/jobs/{job['id']}")["step"] != "trying":
        time.sleep(0.05)

    others = psutil.Process(host.process.pid).children(recursive=True)
    host.process.kill()  # first: it would start a host that died again
    for process in others:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    host.process.wait()
    psutil.wait_procs(others, timeout=60)
    host.start()

    job = host.get(f"plugins/jobs/{job['id']}")
    assert (job["state"], job["problem"]["code"]) == ("failed", "interrupted")
    assert host.list_states()["mood"] == ("running", "1.0")
    assert not list(host.data.glob("plugins/drafts/*"))


def test_a_start_without_plugins_judges_no_set(host):
    host.index.add_plugin("mood")
    host.install("made-mood==1.0")
    host.environment["CHATCLICK_SAFE_MODE"] = "true"
    host.start()
    host.stop()
    waiting = json.loads((host.data / "plugins/active.json").read_text())["trial"]
    del host.environment["CHATCLICK_SAFE_MODE"]

    host.start()

    host.sign_in()
    assert waiting["is_begun"] is False
    assert host.list_states()["mood"] == ("running", "1.0")


def test_what_is_removed_in_safe_mode_waits_for_a_start_with_plugins(host):
    host.index.add_plugin("mood")
    host.install("made-mood==1.0")
    host.start()
    host.stop()
    host.environment["CHATCLICK_SAFE_MODE"] = "true"
    host.start()
    host.sign_in()
    host.post("plugins/mood/uninstall", {"password": PASSWORD})
    deadline = time.monotonic() + READY_S
    while "guardian.py" not in " ".join(psutil.Process(host.process.pid).cmdline()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    host.wait_until_ready()
    waiting = json.loads((host.data / "plugins/active.json").read_text())["trial"]
    host.stop()
    del host.environment["CHATCLICK_SAFE_MODE"]

    host.start()

    host.sign_in()
    assert waiting["is_begun"] is False
    assert "mood" not in host.list_states()
    assert host.get("plugins/jobs")["data"][0]["state"] == "done"


def test_connections_wait_while_the_host_starts_again(host):
    host.index.add_plugin("mood")
    host.start()
    with subprocess.Popen(
        [*COMMAND, "plugin", "install", "made-mood==1.0", "--yes"],
        env=host.environment,
        cwd=host.data.parent,
        stdout=subprocess.DEVNULL,
    ) as installing:
        refused = 0
        while installing.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", host.port), timeout=120):
                    pass
            except ConnectionRefusedError:
                refused += 1
            time.sleep(0.02)

    assert installing.returncode == 0
    assert refused == 0


def test_the_same_set_comes_back_from_the_lock_and_from_the_database(host, tmp_path):
    host.index.add_plugin("mood")
    host.install("made-mood==1.0")
    host.start()
    host.stop()
    lock = (host.data / "plugins.lock").read_text()
    (host.data / "plugins").rename(tmp_path / "lost")
    (host.data / "plugins.lock").unlink()

    requirements = host.run("sync", "--requirements")
    host.run("sync")
    host.start()

    assert requirements.startswith("made-mood==1.0 --hash=sha256:")
    host.sign_in()
    assert host.list_states()["mood"] == ("running", "1.0")
    assert (host.data / "plugins.lock").read_text() == lock


def test_a_plugin_that_this_host_is_too_old_for_shows_that_and_harms_nothing(host):
    """As after a change of the host: the set stays, the plugin in it no longer fits."""
    host.index.add_plugin("mood", requires=("chatclick",), enabled_by_default=False)
    host.install("made-mood==1.0")
    host.start()
    host.sign_in()
    host.post("plugins/mood/enable", status=200)
    host.stop()
    (manifest,) = host.data.glob("plugins/sets/*/site/made_mood/chatclick-plugin.json")
    document = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**document, "requires": {"chatclick": "<0.1"}}))

    host.start()

    host.sign_in()
    mood = host.get("plugins/mood")
    assert mood["state"] == "incompatible"
    assert "needs Chatclick <0.1; this is" in mood["reason"]
    assert host.list_states()["web_widget"][0] == "running"


def test_two_packages_with_one_id_are_both_shown_and_neither_runs(host, tmp_path):
    host.index.add_plugin("mood")
    host.start()
    host.install("made-mood==1.0")
    host.stop()
    twin = host.index.add_plugin("mood", name="made-twin")
    shelf = tmp_path / "shelf"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", shelf, twin],
        check=True,
    )
    host.environment["PYTHONPATH"] = str(shelf)

    host.start()

    host.sign_in()
    mood = host.get("plugins/mood")
    assert mood["state"] != "running"
    assert "made-twin" in mood["reason"]
    assert "made-mood" in mood["reason"]


def test_a_killed_guardian_takes_the_host_with_it(host):
    host.index.add_plugin("mood")
    host.start()
    host.install("made-mood==1.0")
    (child,) = psutil.Process(host.process.pid).children()

    host.process.send_signal(signal.SIGKILL)
    host.process.wait()

    child.wait(timeout=120)
