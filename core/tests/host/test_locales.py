"""What a manifest says in other languages."""

import json

import pytest

from chatclick.host.contributions import Contributions
from chatclick.host.manifest import ManifestInvalid, build_manifest, read_manifest_file

MANIFEST = {"manifest_version": 1, "id": "mood", "name": "Mood", "summary": "Scores feelings"}


def write(folder, german, **inline):
    file = folder / "chatclick-plugin.json"
    file.write_text(json.dumps({**MANIFEST, **inline}))
    (folder / "locales").mkdir()
    (folder / "locales" / "de.json").write_text(german)
    return file


def test_files_beside_the_manifest_are_part_of_it(tmp_path):
    file = write(tmp_path, '{"/name": "Stimmung"}', locales={"fr": {"/name": "Humeur"}})

    manifest = read_manifest_file(file)

    assert manifest.locales == {"fr": {"/name": "Humeur"}, "de": {"/name": "Stimmung"}}
    assert manifest.document["locales"]["de"] == {"/name": "Stimmung"}


@pytest.mark.parametrize(
    "pointer", ["/id", "/nothing", "/manifest_version", "/locales/de/~1name", "/hooks/0", "/"]
)
def test_a_pointer_that_leads_to_no_text_is_refused(pointer):
    with pytest.raises(ManifestInvalid) as refused:
        build_manifest({**MANIFEST, "hooks": [], "locales": {"de": {pointer: "x"}}})

    [problem] = refused.value.errors
    assert problem.pointer.startswith("/locales/de/")


def test_a_file_that_is_no_json_makes_the_manifest_invalid(tmp_path):
    with pytest.raises(ManifestInvalid, match="locales"):
        read_manifest_file(write(tmp_path, "{"))


def test_phrases_are_said_in_other_languages_with_the_places_they_have():
    phrases = {"busy": "{has} of {limit} sessions", "calm": "calm"}
    german = {"/phrases/busy": "{has} von {limit} Gesprächen"}

    manifest = build_manifest({**MANIFEST, "phrases": phrases, "locales": {"de": german}})
    adds = Contributions(locales=manifest.locales, phrases=manifest.phrases)

    assert adds.list_phrases("de") == {"busy": "{has} von {limit} Gesprächen", "calm": "calm"}
    assert adds.list_phrases("fr") == phrases


@pytest.mark.parametrize(
    ("phrases", "words", "code"),
    [
        ({"Busy": "x"}, {}, "pattern"),
        ({"busy": "{has} sessions"}, {"/phrases/busy": "{hat} Gespräche"}, "places"),
        ({"busy": "x"}, {"/phrases/calm": "ruhig"}, "pointer"),
    ],
)
def test_phrases_that_cannot_be_said_are_refused(phrases, words, code):
    with pytest.raises(ManifestInvalid) as refused:
        build_manifest({**MANIFEST, "phrases": phrases, "locales": {"de": words}})

    assert [problem.code for problem in refused.value.errors] == [code]
