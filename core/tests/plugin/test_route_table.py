"""Routes stand in the description of the API as they are added."""

import pytest
from openapi_spec_validator import validate

from chatclick import describe_route


@pytest.mark.parametrize(
    ("needs", "said", "security"),
    [
        ("", "For everybody.", []),
        ("widget:write", "Needs the permission `widget:write`.", [{"bearer": []}]),
        ("any token", "Needs any token.", [{"bearer": []}]),
    ],
)
def test_a_route_is_described_with_its_places_body_and_answers(needs, said, security):
    queries = {"limit": {"type": "integer", "maximum": 100}}

    operation = describe_route(
        "/{poll_id}/votes/{number}",
        "Vote.",
        status=201,
        body="the choice",
        needs=needs,
        queries=queries,
    )

    bearer = {"type": "http", "scheme": "bearer"}
    validate(
        {
            "openapi": "3.1.0",
            "info": {"title": "Polls", "version": "1"},
            "components": {"securitySchemes": {"bearer": bearer}},
            "paths": {"/{poll_id}/votes/{number}": {"post": operation}},
        }
    )
    assert (operation["description"], operation["security"]) == (said, security)
    assert [(one["name"], one["in"]) for one in operation["parameters"]] == [
        ("poll_id", "path"),
        ("number", "path"),
        ("limit", "query"),
    ]
    assert operation["requestBody"]["description"] == "the choice"
    assert {"201", "401", "422"} <= set(operation["responses"])


def test_a_route_that_answers_nothing_has_no_content():
    operation = describe_route("/all", "Remove all.", status=204)

    assert "content" not in operation["responses"]["204"] and "requestBody" not in operation
