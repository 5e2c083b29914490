"""What a set may hold, told from the wheels alone."""

import pytest

from chatclick.host.installing.locks import Package
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.installing.scan import (
    RESERVED_IDS,
    check_compatible,
    check_unpacked,
    check_wheels,
)
from chatclick.host.installing.surroundings import look_around
from chatclick.host.installing.wheels import MAX_TEXT_BYTES, hash_file, read_wheel
from chatclick.host.manifest import build_manifest

PLUGIN = "[chatclick.plugins]\nmood = made_mood:plugin\n"


@pytest.fixture(scope="module")
def around(tmp_path_factory):
    return look_around(tmp_path_factory.mktemp("sets"))


def read(path):
    name, version = path.name.split("-")[:2]
    package = Package(name.replace("_", "-"), version, path.name, hash_file(path))
    return read_wheel(path, package)


def check(around, *paths):
    wheels = [read(path) for path in paths]
    check_wheels(wheels, around, {wheels[0].package.name: wheels[0].package.version})


def refuse(around, *paths):
    with pytest.raises(InstallRefused) as caught:
        check(around, *paths)
    assert caught.value.code == "scan_refused"
    return caught.value.detail


def test_an_ordinary_plugin_and_what_it_needs_are_let_in(index, around):
    part = index.add(
        "made-part", "1.0", {"made_part/__init__.py": ""}, entry_points="[console_scripts]\na = b:c"
    )

    check(around, index.add_plugin("mood"), part)


@pytest.mark.parametrize(
    "file",
    [
        *("evil.pth", "made_mood-1.0.data/purelib/evil.pth", "made_mood/evil.pth"),
        *("sitecustomize.py", "usercustomize.py", "made_mood-1.0.data/purelib/sitecustomize.py"),
        *("made_mood-1.0.data/data/etc/passwd", "made_mood-1.0.data/headers/a.h"),
        *("json.py", "json/__init__.py", "_thread.py", "os.cpython-311-x86_64-linux-gnu.so"),
        *("chatclick/__init__.py", "chatclick_admin/__init__.py", "chatclick_web_widget.py"),
        *("quart/__init__.py", "made_mood-1.0.data/platlib/click/__init__.py", "pip/__init__.py"),
    ],
)
def test_a_file_that_reaches_beyond_the_plugin_is_refused(index, around, file):
    refuse(around, index.add_plugin("mood", files={file: ""}))


@pytest.mark.parametrize(
    "file", ["../evil.py", "/etc/evil.py", "a/../../evil.py", "a\\..\\evil.py"]
)
def test_a_path_that_leads_elsewhere_is_refused(index, file):
    with pytest.raises(InstallRefused, match="leads elsewhere"):
        read(index.add_plugin("mood", files={file: ""}))


@pytest.mark.parametrize(
    "entry_points",
    [
        PLUGIN + "[console_scripts]\nmood = made_mood:main\n",
        PLUGIN + "[chatclick.drivers.bus]\nmood = made_mood:Bus\n",
        PLUGIN + "[pytest11]\nmood = made_mood\n",
        "[console_scripts]\nmood = made_mood:main\n",
    ],
)
def test_a_plugin_has_entry_points_in_its_own_group_only(index, around, entry_points):
    assert "entry point" in refuse(around, index.add_plugin("mood", entry_points=entry_points))


def test_what_a_plugin_needs_may_not_become_a_driver_of_the_host(index, around):
    part = index.add(
        "made-part", "1.0", {"made_part.py": ""}, entry_points="[chatclick.drivers.bus]\na = b:c\n"
    )

    assert "chatclick.drivers.bus" in refuse(around, index.add_plugin("mood"), part)


def test_two_wheels_may_not_bring_one_module(index, around):
    part = index.add("made-part", "1.0", {"made_mood/__init__.py": ""})

    assert "made_mood" in refuse(around, index.add_plugin("mood"), part)


def test_a_wheel_puts_nothing_into_the_module_of_another(index, around):
    part = index.add("made-part", "1.0", {"made_mood/chatclick-plugin.json": "{}"})

    assert "made_mood" in refuse(around, index.add_plugin("mood"), part)


def test_a_manifest_is_not_replaced_while_it_is_unpacked(index, around):
    file = "made_mood-1.0.data/purelib/made_mood/chatclick-plugin.json"

    assert "two files" in refuse(around, index.add_plugin("mood", files={file: "{}"}))


@pytest.mark.parametrize("folder", ["evil.egg-info", "evil-1.DIST-INFO", "a.data/purelib/a.egg"])
def test_a_wheel_describes_no_other_package(index, around, folder):
    file = f"{folder}/entry_points.txt"

    assert "besides" in refuse(around, index.add_plugin("mood", files={file: PLUGIN}))


def test_descriptions_that_a_package_keeps_inside_are_its_own(index, around):
    check(around, index.add_plugin("mood", files={"made_mood/parts/a-1.dist-info/METADATA": ""}))


@pytest.mark.parametrize(
    "line", ["  evil = made_evil:plugin", "  [console_scripts]\n  evil = made_mood:main"]
)
def test_entry_points_are_read_as_python_will_read_them(index, around, line):
    with pytest.raises(InstallRefused) as caught:
        check(around, index.add_plugin("mood", entry_points=f"{PLUGIN}{line}\n"))

    assert caught.value.code == "scan_refused"


@pytest.mark.parametrize("line", ["  nothing", "mood = made_mood:other"])
def test_entry_points_that_would_break_or_hide_others_are_refused(index, line):
    with pytest.raises(InstallRefused, match="entry"):
        read(index.add_plugin("mood", entry_points=f"{PLUGIN}{line}\n"))


def test_what_a_wheel_says_of_itself_is_small(index):
    with pytest.raises(InstallRefused, match="too large"):
        read(index.add_plugin("mood", entry_points=PLUGIN + "# " + "x" * MAX_TEXT_BYTES))


def test_a_shared_namespace_is_no_conflict(index, around):
    part = index.add("made-part", "1.0", {"made_space/part/__init__.py": ""})

    check(around, index.add_plugin("mood", files={"made_space/mood.py": ""}), part)


def test_an_id_that_another_package_offers_is_refused(index, around):
    twin = index.add_plugin("mood", name="made-twin")

    assert "as made-mood does" in refuse(around, index.add_plugin("mood"), twin)
    assert "as chatclick-assignment does" in refuse(around, index.add_plugin("assignment"))


@pytest.mark.parametrize("plugin_id", sorted(RESERVED_IDS))
def test_a_word_of_the_api_is_no_id(index, around, plugin_id):
    assert "a word of the API" in refuse(around, index.add_plugin(plugin_id))


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"id": "other"}, 'its manifest says "other"'),
        ({"permissions": ["everything"]}, "no permission"),
        ({"unknown_key": 1}, "unknown_key"),
        ({"summary": 3}, "/summary"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused_with_the_place(index, manifest, words):
    with pytest.raises(InstallRefused) as caught:
        read(index.add_plugin("mood", **manifest))
    assert words in caught.value.detail


def test_a_wheel_that_is_something_else_is_refused(index):
    for path in (
        index.add_plugin("mood", files={"other-1.0.dist-info/METADATA": ""}),
        index.add("made-none", "1.0", {}, entry_points="[chatclick.plugins]\nx = made_none:p\n"),
    ):
        with pytest.raises(InstallRefused):
            read(path)
    path.write_bytes(b"no wheel")
    with pytest.raises(InstallRefused, match="is no wheel"):
        read(path)


def test_an_unpacked_set_holds_nothing_but_its_wheels(index, tmp_path):
    wheel = read(index.add_plugin("mood"))
    site = tmp_path / "site"
    for name in ("made_mood", "made_mood-1.0.dist-info"):
        (site / name).mkdir(parents=True)
    check_unpacked(site, [wheel])

    for name in ("evil.pth", "stranger.py", "stranger"):
        (site / name).write_text("")
        with pytest.raises(InstallRefused):
            check_unpacked(site, [wheel])
        (site / name).unlink()


@pytest.mark.parametrize(
    ("requires", "words"),
    [
        ({"chatclick": ">=99"}, "needs Chatclick >=99; this is 0.1.0"),
        ({"chatclick": ">=0.1", "api": 99}, "needs hook API level 99"),
        ({"plugins": {"other": ""}}, 'needs the plugin "other"; install that first'),
        ({"plugins": {"there": ">=2"}}, 'needs the plugin "there" >=2, not 1.0'),
    ],
)
def test_a_plugin_for_another_host_is_refused_before_it_is_installed(requires, words):
    document = {"manifest_version": 1, "id": "mood", "name": "Mood", "requires": requires}

    with pytest.raises(InstallRefused) as caught:
        check_compatible(build_manifest(document), {"there": "1.0"}, "0.1.0", spec="made-mood==1.0")

    assert caught.value.code == "incompatible"
    assert words in caught.value.detail
