"""Every operation, called with made-up values by schemathesis, answers as the document says."""

import re
import secrets
from collections.abc import Callable

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.delivery.rest import OWNER_EMAIL, PASSWORD

from chatclick.http.build import build_document

EXAMPLES = 5
SEED = 20261123
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# An event stream does not end, and signing out would end what the rest of the calls stand on.
LEFT_OUT = {("GET", "/api/v1/events"), ("POST", "/api/v1/auth/logout")}
OPERATIONS = [
    (method.upper(), path, ids)
    for path, operations in build_document()["paths"].items()
    for method in operations
    for ids in (["made-up ids", "real ids"] if "{" in path else ["no ids"])
    if (method.upper(), path) not in LEFT_OUT
]

pytestmark = [
    pytest.mark.slow,
    # Of the libraries that schemathesis stands on.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def schema(place):
    """The document as the running host gives it."""
    answer = place.ask("GET", "/api/v1/openapi.json", place.owner)
    assert answer.status_code == 200
    return schemathesis.openapi.from_dict(answer.json())


def make_things(place) -> dict[str, Callable[[], str]]:
    """How to make a thing for each place in a path, so that calls reach one."""

    def post(path: str, **body: object) -> str:
        answer = place.ask("POST", path, place.owner, body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def plan() -> str:
        answer = place.ask("POST", "plugins/plan", place.owner, {"spec": "made-nothing==1.0"})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    name = f"contract {secrets.token_hex(4)}"
    opened: list[str] = []

    def open_session() -> str:
        opened.append(place.visitor()[1])
        return opened[-1]

    def attach() -> str:
        new = {"name": "a.txt", "media_type": "text/plain", "size_bytes": 1}
        return post(f"sessions/{opened[-1]}/attachments", **new)

    def sign_in_again() -> str:
        entry = {"email": OWNER_EMAIL, "password": PASSWORD}
        assert place.ask("POST", "auth/login", None, entry).status_code == 200
        logins = place.ask("GET", "me/logins", place.owner).json()["data"]
        return next(one["id"] for one in logins if not one["is_current"])

    def tag() -> str:
        path = f"sessions/{open_session()}"
        assert place.ask("PATCH", path, place.owner, {"tags": [name]}).status_code == 200
        return str(place.ask("GET", f"tags?q={name}", place.owner).json()["data"][0]["id"])

    made = {"name": name, "email": f"{name.replace(' ', '.')}@example.com", "role": "agent"}
    return {
        "api_key_id": lambda: post("api-keys", name=name, permissions=["session:read"]),
        "backup": lambda: "chatclick-20260101T000000000Z.sqlite3",
        "dead_letter_id": lambda: "ded_" + "0" * 32,  # none: nothing fails here
        "invitation_id": lambda: post("invitations", email=made["email"]),
        "job_id": plan,
        "login_id": sign_in_again,
        "notification_id": lambda: "ntf_" + "0" * 32,  # none: nobody is told anything here
        "notification_delivery_id": lambda: "ntd_" + "0" * 32,  # none: nothing is sent here
        "plugin_id": lambda: "assignment",
        "queue_id": lambda: post("queues", name=name),
        "revision": lambda: "1",
        "role_id": lambda: post("roles", name=name, permissions=[]),
        "saved_view_id": lambda: post("saved-views", name=name),
        "schema_file": lambda: "config-v2.json",
        "session_id": open_session,
        "attachment_id": attach,
        "staff_id": lambda: post("staff", password=PASSWORD, **made),
        "tag_id": tag,
        "team_id": lambda: post("teams", name=name),
        "visitor_id": lambda: place.ask("GET", "visitors", place.owner).json()["data"][0]["id"],
        "widget_id": lambda: post("widgets", name=name),
    }


@pytest.mark.parametrize(("method", "path", "ids"), OPERATIONS, ids=lambda part: part)
def test_an_operation_answers_as_described(place, schema, method, path, ids):
    names = re.findall(r"{(\w+)}", path)
    place.visitor()
    things = make_things(place)
    real = {name: things[name]() for name in names} if ids == "real ids" else {}
    operation = schema[path][method]
    headers = {"Authorization": f"Bearer {place.owner}"}

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case):
        if real:
            case.path_parameters = real
        case.call_and_validate(base_url=place.server.url, headers=headers, checks=CHECKS)

    call()
    place.assert_healthy()
