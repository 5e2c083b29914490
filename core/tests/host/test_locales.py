"""What a manifest says in other languages."""

import json

import pytest

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
