"""The OpenAPI document says what the operations do."""

import pytest

from chatclick.host.installing.scan import RESERVED_IDS
from chatclick.http.build import build_document, list_operations

ERRORS = {"400", "429", "500", "503"}


@pytest.fixture(scope="module")
def document():
    return build_document()


def test_the_document_is_valid(document):
    validator = pytest.importorskip("openapi_spec_validator")

    validator.validate(document)


def test_no_plugin_can_be_called_what_stands_where_its_id_would(document):
    after = [path.partition("/plugins/")[2].partition("/")[0] for path in document["paths"]]

    assert {word for word in after if word and "{" not in word} == RESERVED_IDS


def test_every_operation_is_in_it_once(document):
    names = [one["operationId"] for path in document["paths"].values() for one in path.values()]

    assert sorted(names) == sorted(one.name for one in list_operations())
    assert len(set(names)) == len(names)


def test_every_operation_says_what_it_does_and_how_it_fails(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            statuses = set(operation["responses"])
            assert operation["summary"], path
            assert statuses >= ERRORS, path
            assert ({"401", "403"} <= statuses) or not operation["security"], path
            assert ("422" in statuses) or "requestBody" not in operation, path
            assert ("404" in statuses) or "{" not in path, (method, path)


def test_requests_take_no_unknown_fields(document):
    for path in document["paths"].values():
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" not in content:
                continue
            schema = content["application/json"]["schema"]
            name = schema["$ref"].rpartition("/")[2]
            described = document["components"]["schemas"][name]
            is_map = "properties" not in described and name in ("Draft", "Context")
            assert is_map or described["additionalProperties"] is False, name


def test_no_answer_has_a_field_for_a_secret(document):
    secret = {"password", "password_hash", "refresh_hash", "key_hash", "token_version"}
    for name, schema in document["components"]["schemas"].items():
        taken_in = name in {
            *("Credentials", "NewOwner", "NewStaff", "StaffChange"),
            *("Agreement", "Removal", "Joining"),
            *("NewRegistration", "Unregistering"),
        }
        assert taken_in or not secret & schema.get("properties", {}).keys(), name


async def test_it_is_served_to_everyone(api, document):
    reply = await api("GET", "/api/v1/openapi.json")

    assert reply.json == document


async def test_the_interactive_page_runs_under_the_strict_policy(api):
    page = await api("GET", "/api/docs")
    policy = page.headers["Content-Security-Policy"]

    assert page.status == 200
    assert "{nonce}" not in page.text and "unsafe" not in policy
    assert "://" not in page.text, "everything comes from here"
    for name, media_type in (("page.js", "text/javascript"), ("page.css", "text/css")):
        assert f"/api/docs/{name}" in page.text
        file = await api("GET", f"/api/docs/{name}")
        assert file.headers["Content-Type"].startswith(media_type)
