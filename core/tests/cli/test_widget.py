"""`chatclick widget`: configs as files."""

import json

import pytest

from chatclick.security.json import MAX_DEPTH, SIZES
from chatclick_widget_schema import reading, validation


def test_a_new_config_is_valid_and_tells_editors_where_the_schema_is(chatclick, tmp_path):
    made = chatclick("widget", "new", "Shop help", "--output", "shop.json")
    checked = chatclick("widget", "validate", "shop.json")

    document = json.loads((tmp_path / "shop.json").read_text())
    assert (made.status, checked.status) == (0, 0)
    assert document["name"] == "Shop help"
    assert document["$schema"] == "http://127.0.0.1:8000/widget/v1/schema/config-v2.json"
    assert "shop.json: valid" in checked.out


def test_the_schema_is_where_people_reach_this_host(chatclick, monkeypatch):
    monkeypatch.setenv("CHATCLICK_PUBLIC_URL", "https://chat.example.com")

    made = chatclick("widget", "new")

    address = "https://chat.example.com/widget/v1/schema/config-v2.json"
    assert json.loads(made.out)["$schema"] == address


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("fd00::7", "http://[fd00::7]:8000"),
    ],
)
def test_a_host_is_named_by_an_address_that_can_be_opened(chatclick, host, base):
    made = chatclick("widget", "new", CHATCLICK_HOST=host)

    assert json.loads(made.out)["$schema"] == f"{base}/widget/v1/schema/config-v2.json"


def test_a_file_that_is_there_stays(chatclick, tmp_path):
    (tmp_path / "shop.json").write_text("mine")

    refused = chatclick("widget", "new", "--output", "shop.json")

    assert refused.status == 1
    assert "--force" in refused.err
    assert (tmp_path / "shop.json").read_text() == "mine"
    assert chatclick("widget", "new", "--output", "shop.json", "--force").status == 0


def test_problems_have_a_place_and_an_exit_status(chatclick, tmp_path):
    (tmp_path / "a.json").write_text('{"schemaVersion": 2, "name": "a", "theme": {"raduis": 1}}')

    text = chatclick("widget", "validate", "a.json")
    data = chatclick("widget", "validate", "--json", "a.json")

    assert (text.status, data.status) == (1, 1)
    assert "/theme/raduis is not a known key" in text.out
    assert "did you mean radius?" in text.out
    assert data.json["data"][0]["problems"][0]["suggestion"] == "radius"
    assert chatclick("widget", "validate", "gone.json").status == 2


def test_fix_lifts_a_file_to_the_newest_version(chatclick, tmp_path):
    (tmp_path / "a.json").write_text('{"schemaVersion": 1, "name": "a"}')

    assert chatclick("widget", "validate", "--fix", "a.json").status == 0
    assert json.loads((tmp_path / "a.json").read_text())["schemaVersion"] == 2


def test_files_are_read_as_strictly_as_the_server_reads(chatclick):
    assert SIZES.widget_config_bytes == reading.MAX_BYTES
    assert validation.MAX_DEPTH == MAX_DEPTH
