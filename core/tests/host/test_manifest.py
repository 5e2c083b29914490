import json

import pytest

from chatclick.host.manifest import ManifestInvalid, build_manifest, read_manifest
from chatclick.host.schemas import fill_defaults

LEAST = {"manifest_version": 1, "id": "mood", "name": "Mood"}

FULL = {
    **LEAST,
    "summary": "Scores how a visitor feels",
    "license": "Apache-2.0",
    "version": "1.2.0",
    "requires": {"chatclick": ">=0.1", "api": 1, "plugins": {"rules": ">=1"}, "after": ["bots"]},
    "hooks": ["plugin_startup", "message_check", "routing_facts"],
    "essential": ["message_check"],
    "provides": [{"kind": "bot", "name": "faq", "title": "FAQ"}],
    "permissions": ["message:read", "session:read", "http:egress", "routes:mount"],
    "mounts": ["/mood", "/"],
    "config": {
        "version": "1.0",
        "scope": "site",
        "schema": {"type": "object", "properties": {"api_key": {"type": "string"}}},
    },
    "secrets": ["api_key"],
    "data": {"personal_data": "none", "supports": []},
    "runtime": {"kind": "container", "port": 8080, "memory_mb": 256, "egress": ["a.example"]},
    "x-note": {"anything": "goes"},
}


def test_the_least_manifest_is_enough():
    manifest = build_manifest(LEAST)

    assert (manifest.id, manifest.kind, manifest.hooks) == ("mood", "python", frozenset())
    assert not manifest.has_config
    assert not manifest.is_enabled_by_default


def test_a_full_manifest_is_read_whole():
    manifest = read_manifest(json.dumps(FULL).encode())

    assert manifest.kind == "container"
    assert manifest.requires.plugins == {"rules": ">=1"}
    assert manifest.provides[0].name == "faq"
    assert manifest.secrets == {"api_key"}
    assert manifest.document == FULL


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"id": "Mood"}, "/id"),
        ({"id": "mo"}, "/id"),
        ({"manifest_version": 2}, "/manifest_version"),
        ({"colour": "red"}, ""),
        ({"hooks": ["message_chek"]}, "/hooks/0"),
        ({"permissions": ["message:eat"]}, "/permissions/0"),
        ({"permissions": ["session:read"]}, "/hooks/1"),
        ({"essential": ["routing_facts"]}, "/essential/0"),
        ({"mounts": ["/mood/../api"]}, "/mounts/0"),
        ({"mounts": ["mood"]}, "/mounts/0"),
        ({"config": {"schema": {"type": "objekt"}}}, "/config/schema/type"),
        ({"secrets": ["password"]}, "/secrets/0"),
        ({"runtime": {"kind": "container", "privileged": True}}, "/runtime"),
        ({"data": {"models": "x.models"}}, "/data"),
        ({"provides": [{"kind": "magic", "name": "a"}]}, "/provides/0/kind"),
    ],
)
def test_a_wrong_manifest_is_refused_with_the_place(change, pointer):
    with pytest.raises(ManifestInvalid) as refusal:
        build_manifest({**FULL, **change})

    assert pointer in {error.pointer for error in refusal.value.errors}


def test_mounts_need_their_permission():
    permissions = [one for one in FULL["permissions"] if one != "routes:mount"]

    with pytest.raises(ManifestInvalid, match="routes:mount"):
        build_manifest({**FULL, "permissions": permissions})


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"id": NaN}', b"\xff", b"[" * 1000])
def test_what_is_not_a_manifest_at_all_is_refused(raw):
    with pytest.raises(ManifestInvalid):
        read_manifest(raw)


def test_what_is_done_to_settings_leaves_the_defaults_of_a_manifest_alone():
    schema = {"properties": {"words": {"type": "array", "default": ["spam"]}}}
    raw = json.dumps({**LEAST, "config": {"schema": {"type": "object", **schema}}}).encode()

    fill_defaults(read_manifest(raw).config_schema, {})["words"].append("ham")

    assert fill_defaults(read_manifest(raw).config_schema, {}) == {"words": ["spam"]}
