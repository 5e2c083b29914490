"""Role × route, cell by cell, from the declared operations and the one policy table."""

import pytest

from chatclick.http.build import list_operations
from chatclick.http.operations import PUBLIC, SIGNED_IN
from chatclick.http.parsing import PLACE_PATTERNS
from chatclick.ids import new_id
from chatclick.security.policy import GRANTS, PERMISSIONS, ROLES, Scope
from chatclick.store.models import Audit, Event, Login, Session, Visitor

GUARDED = [one for one in list_operations() if one.permission not in {PUBLIC, SIGNED_IN}]
OPEN = {
    ("GET", "/api/v1/auth/setup"),
    ("POST", "/api/v1/auth/setup"),
    ("POST", "/api/v1/auth/login"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/auth/logout"),
    ("POST", "/api/v1/auth/second-factor"),
    ("POST", "/api/v1/auth/link"),
    ("POST", "/api/v1/auth/join"),
    ("POST", "/api/v1/auth/password-reset"),
    ("GET", "/widget/v1/{widget_id}/config"),
    ("POST", "/widget/v1/{widget_id}/visitor"),
    ("POST", "/widget/v1/{widget_id}/logout"),
    ("GET", "/widget/v1/schema/{schema_file}"),
}
TAKING_OUT = ("audit.export", "backup.download", "system.export", "visitor.export")
QUERIES = {"/api/v1/search": "?q=word", "/api/v1/slots": "?slot=dashboard.tile"}
KNOWN = {
    "backup": "chatclick-20260101T000000000Z.sqlite3",
    "plugin_id": "nobody",
    "revision": "1",
    "schema_file": "config-v1.json",
}


@pytest.fixture
def database_url(sqlite_url):
    """One kind of database is enough: what is looked at here stands before it."""
    return sqlite_url


def fill(operation) -> str:
    path = operation.path
    for place in operation.places:
        value = KNOWN.get(place)
        assert (value is None) == (place not in PLACE_PATTERNS)
        path = path.replace(f"{{{place}}}", value or new_id(place.removesuffix("_id")))
    return path


async def call(api, operation, token=None):
    body = {} if operation.body else None
    # A stream would never end; a position that is none ends it after the policy was asked.
    headers = {"Last-Event-ID": "none"} if operation.tag == "events" else {}
    if operation.takes and body is None:
        headers["Content-Type"] = next(iter(operation.takes))
    return await api(operation.method, fill(operation), token, body, headers=headers)


def test_every_route_has_an_entry_in_the_table():
    assert {one.permission for one in list_operations()} <= PERMISSIONS | {PUBLIC, SIGNED_IN}
    assert {(one.method, one.path) for one in list_operations() if one.is_public} == OPEN


async def test_every_route_of_the_app_is_a_declared_operation(host):
    declared = {one.rule for one in list_operations()}
    probes = {"/healthz", "/readyz", "/metrics"}
    documents = {"/api/v1/openapi.json", "/api/docs", "/api/docs/<name>"}

    rules = host.quart.url_map.iter_rules()
    served = {rule.rule for rule in rules if rule.methods != {"OPTIONS"}}

    assert served == declared | probes | documents


@pytest.mark.parametrize("role", ROLES)
async def test_staff_may_do_what_the_table_says(api, sign_in, role):
    person = await sign_in(role)

    for operation in GUARDED:
        status = (await call(api, operation, person.token)).status
        cell = (role, operation.method, operation.path, status)
        match GRANTS[role][operation.permission]:
            case Scope.NONE:
                assert status == 403, cell
            case Scope.OWN:
                assert status not in {200, 201, 204, 401, 500}, cell
            case Scope.ANY:
                assert status not in {401, 403, 500}, cell


async def test_visitors_may_do_what_the_table_says(api, arrive):
    token = (await arrive())["token"]

    for operation in GUARDED:
        status = (await call(api, operation, token)).status
        cell = (operation.method, operation.path, status)
        if GRANTS["visitor"][operation.permission] is Scope.NONE:
            assert status == 403, cell
        elif operation.places:
            assert status in {404, 422}, cell
        else:
            assert status not in {401, 500}, cell


async def test_nobody_may_do_anything_guarded(api):
    for operation in list_operations():
        if not operation.is_public:
            assert (await call(api, operation)).status == 401, operation.path


async def test_a_key_may_do_what_is_in_it_and_nothing_else(api, owner):
    reply = await api(
        "POST", "api-keys", owner.token, {"name": "reader", "permissions": ["queue:read"]}
    )

    for operation in GUARDED:
        status = (await call(api, operation, reply.json["key"])).status
        is_granted = operation.permission == "queue:read"
        assert (status == 403) is not is_granted, operation.path


async def test_reading_changes_nothing_but_that_taking_data_out_is_noted(api, owner, chat, host):
    _, session = await chat()
    made = {"session_id": session["id"], "visitor_id": session["visitor"]["id"]}
    made |= {"widget_id": session["widget_id"], "staff_id": owner.id} | KNOWN

    async def count():
        taken = Audit.filter(action__in=TAKING_OUT)
        others = Audit.exclude(action__in=TAKING_OUT)
        models = (Event.all(), Login.all(), Visitor.all(), Session.all(), others)
        return await taken.count(), [await one.count() for one in models]

    _, before = await count()
    for operation in list_operations():
        if operation.method == "GET" and operation.tag != "events":
            path = operation.path
            for place in operation.places:
                path = path.replace(f"{{{place}}}", made.get(place) or fill(operation)[-36:])
            query = QUERIES.get(operation.path, "")
            assert (await api("GET", path + query, owner.token)).status in {200, 404}, path

    taken, after = await count()
    assert after == before
    assert taken == 3  # there is no backup to download
