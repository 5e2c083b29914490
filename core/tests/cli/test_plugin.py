import subprocess
import sys


def test_list_shows_what_is_installed(chatclick):
    found = {one["id"]: one for one in chatclick("plugin", "list", "--json").json}

    assert found["admin"]["package"] == "chatclick"
    assert found["admin"]["problem"] == ""


def test_list_runs_no_code_of_a_plugin():
    code = (
        "import sys; from chatclick.cli.plugin import list_installed;"
        "from chatclick.cli.settings_options import load_settings;"
        "ids = [one.id for one in list_installed(load_settings(data_dir='nowhere'))];"
        "assert ids, ids; print(*[name for name in sys.modules if name.startswith('chatclick_')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()

    assert loaded == []


def test_what_the_settings_leave_out_is_shown_as_left_out(chatclick):
    found = chatclick("plugin", "list", "--json", CHATCLICK_PLUGINS__DISABLED='["admin"]').json

    assert next(one for one in found if one["id"] == "admin")["state"] == "left out"
