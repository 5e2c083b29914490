"""What the server and the plugins say to people is there in German as well."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.host.manifest import read_manifest_file
from chatclick.settings import Settings
from chatclick.store.setting_list import list_settings

ROOT = Path(__file__).parents[2]
MANIFESTS = sorted(
    one
    for one in ROOT.glob("plugins/*/src/*/chatclick-plugin.json")
    if (one.parent / "locales").is_dir()
)
SAID = ("title", "description", "summary", "personal_data")


def list_texts(node: Any, pointer: str = "") -> Iterator[str]:
    """Yield pointers to what people read."""
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, dict):
        return
    for key, below in node.items():
        at = f"{pointer}/{key}"
        if isinstance(below, str) and (key in SAID or at == "/name"):
            yield at
        yield from list_texts(below, at)


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.parent.name)
def test_a_manifest_says_everything_in_german(file):
    document = json.loads(file.read_text("utf-8"))
    german = read_manifest_file(file).locales["de"]

    missing = [at for at in list_texts(document) if at not in german]
    assert not missing, f"say these in {file.parent.name}/locales/de.json too: {missing}"


def test_every_setting_is_explained_in_german():
    file = ROOT / "core/chatclick/http/locales/de.json"
    german = json.loads(file.read_text("utf-8"))

    names = {one.name for one in list_settings(Settings(), {})}
    assert german["titles"].keys() == german["meanings"].keys() == names, f"say it in {file.name}"
    assert {name.partition(".")[0] if "." in name else "" for name in names} == german[
        "groups"
    ].keys()
