import json
import sys

import pytest

from chatclick.host.discovery import LoadFailed, discover, find, load


def describe(plugin_id):
    return [one for one in discover() if one.id == plugin_id]


def test_a_plugin_is_found_and_described_without_running_it(shelf):
    package = shelf.install("mood", "raise RuntimeError", summary="Scores", version="2.3")

    [found] = describe("mood")

    assert (found.distribution, found.version, found.problem) == ("shelf-mood", "2.3", "")
    assert found.manifest.summary == "Scores"
    assert package not in sys.modules


def test_two_packages_with_one_id_are_both_shown_and_neither_is_usable(shelf):
    shelf.install("mood", distribution="shelf-one")
    shelf.install("mood", distribution="shelf-two")

    one, two = describe("mood")

    assert one.manifest is None
    assert two.manifest is None
    assert one.problem == "shelf-one and shelf-two both offer this id; uninstall all but one"
    assert two.problem == "shelf-two and shelf-one both offer this id; uninstall all but one"


def test_a_plugin_reinstalled_under_another_name_is_seen_at_once(shelf):
    shelf.install("mood", entry="mood")
    assert describe("mood")

    for name in ("mood_b", "mood_c", "mood_d"):
        shelf.install(name, distribution="shelf-mood", entry=name)

        assert describe(name)[0].problem == ""
        assert not describe("mood")
        assert load(find(name))


def test_a_plugin_without_manifest_says_so(shelf):
    package = shelf.install("mood")
    (shelf.folder / package / "chatclick-plugin.json").unlink()

    assert f"the package {package} holds no chatclick-plugin.json" in describe("mood")[0].problem


def test_a_plugin_whose_package_is_gone_says_so(shelf):
    package = shelf.install("mood")
    for file in (shelf.folder / package).iterdir():
        file.unlink()
    (shelf.folder / package).rmdir()

    assert "there is no package" in describe("mood")[0].problem


def test_a_manifest_with_another_id_is_refused(shelf):
    package = shelf.install("mood")
    path = shelf.folder / package / "chatclick-plugin.json"
    path.write_text(json.dumps({"manifest_version": 1, "id": "other", "name": "Other"}))

    assert 'says id "other", the entry point "mood"' in describe("mood")[0].problem


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise ValueError('no good')", "ValueError: no good"),
        ("raise AssertionError", "AssertionError"),
        ("sys.exit(3)", "SystemExit: 3"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("def broken(:", "SyntaxError"),
        ("del plugin", "has no attribute 'plugin'"),
        ("class Plugin: pass\nplugin = Plugin", "name an instance"),
    ],
)
def test_whatever_an_import_raises_is_one_kind_of_failure(shelf, source, words):
    shelf.install("mood", source)

    with pytest.raises(LoadFailed, match=words):
        load(find("mood"))


def test_loading_what_is_not_installed_fails(shelf):
    with pytest.raises(LoadFailed, match="no installed package offers"):
        find("mood")
