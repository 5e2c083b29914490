"""The policy table, cell by cell, and the rules around it."""

import json
import timeit
from collections.abc import Callable

import pytest

from chatclick.errors import Forbidden, NotFound
from chatclick.security import policy
from chatclick.security.policy import PERMISSIONS, ROLES, Principal, Scope, is_allowed, require

# Written out a second time on purpose: a change of the table has to be meant.
ANY = {
    "visitor": set(),
    "analyst": {
        "session:read", "message:read", "widget:read", "queue:read", "team:read", "staff:read",
        "search:read", "metrics:read",
    },
    "agent": {
        "session:read", "session:open", "session:assign", "session:transition", "message:read",
        "message:write", "note:read", "note:write", "visitor:read", "visitor:write", "widget:read",
        "queue:read", "team:read", "staff:read", "search:read", "inbox:watch",
    },
}  # fmt: skip
ANY["supervisor"] = ANY["agent"] | {
    "session:export", "visitor:export", "queue:write", "team:write", "role:read", "metrics:read",
    "saved_view:share",
}  # fmt: skip
ANY["admin"] = set(PERMISSIONS) - {"plugin:install", "backup:write"}
ANY["owner"] = set(PERMISSIONS)
OWN = {
    "visitor": {
        "session:read", "session:open", "message:read", "message:write", "visitor:read",
        "visitor:write",
    },
    "supervisor": {"staff:write"}, "agent": {"staff:write", "metrics:read"},
    "analyst": {"staff:write"},
}  # fmt: skip
CELLS = [(role, permission) for role in (*ROLES, "visitor") for permission in sorted(PERMISSIONS)]


def staff(role: str, scopes: frozenset[str] | None = None) -> Principal:
    return Principal("staff", "stf_1", "Ann", role, scopes=scopes)


VISITOR = Principal("visitor", "vis_1", widget_id="wgt_1")


@pytest.mark.parametrize(("role", "permission"), CELLS)
def test_every_cell_of_the_table_is_as_written(role: str, permission: str) -> None:
    principal = VISITOR if role == "visitor" else staff(role)
    for_anything = permission in ANY[role]
    for_own = for_anything or permission in OWN.get(role, set())

    assert is_allowed(principal, permission) == for_anything
    assert is_allowed(principal, permission, owner_id="someone_else") == for_anything
    assert is_allowed(principal, permission, owner_id=principal.id) == for_own


def test_permission_that_is_not_in_the_table_is_carried_by_no_role() -> None:
    for principal in (staff("owner"), VISITOR, policy.SYSTEM):
        assert not is_allowed(principal, "session:delete", owner_id=principal.id)


@pytest.mark.parametrize("role", ["", "Owner", "visitor", "root", "rol_1", None])
def test_unknown_role_grants_nothing(role: str | None) -> None:
    principal = Principal("staff", "stf_1", role=role)

    assert not any(is_allowed(principal, each, owner_id="stf_1") for each in PERMISSIONS)


@pytest.mark.parametrize("kind", ["visitor", "api_key", "plugin"])
def test_role_counts_for_staff_only(kind: policy.Kind) -> None:
    principal = Principal(kind, "x_1", role="owner")

    assert not is_allowed(principal, "staff:read")


def test_permissions_do_not_widen_what_a_visitor_may_do() -> None:
    principal = Principal("visitor", "vis_1", permissions=PERMISSIONS)

    assert not is_allowed(principal, "session:read", owner_id="vis_2")


def test_custom_role_is_its_set_of_permissions() -> None:
    principal = Principal("staff", "stf_1", permissions=frozenset({"session:read"}))

    assert is_allowed(principal, "session:read")
    assert not is_allowed(principal, "message:read")


def test_scopes_narrow_what_a_role_grants() -> None:
    principal = staff("admin", scopes=frozenset({"session:read", "plugin:install"}))

    assert is_allowed(principal, "session:read")
    assert not is_allowed(principal, "session:open")
    assert not is_allowed(principal, "plugin:install")


def test_code_is_installed_by_the_owner_only_whatever_a_custom_role_says() -> None:
    assert is_allowed(staff("owner"), "plugin:install")
    for kind in ("staff", "api_key", "plugin"):
        principal = Principal(kind, "x_1", permissions=PERMISSIONS)
        assert not is_allowed(principal, "plugin:install")


def test_visitor_learns_nothing_of_a_session_of_someone_else() -> None:
    with pytest.raises(NotFound) as caught:
        require(VISITOR, "session:read", owner_id="vis_2")

    assert caught.value.detail == policy.NOTHING_HERE
    assert "vis_2" not in caught.value.detail


def test_visitor_is_told_what_no_visitor_may_do() -> None:
    with pytest.raises(Forbidden):
        require(VISITOR, "staff:read")


def test_staff_are_told_which_permission_they_lack() -> None:
    with pytest.raises(Forbidden, match="widget:write"):
        require(staff("agent"), "widget:write")
    with pytest.raises(Forbidden):
        require(staff("agent"), "staff:write", owner_id="stf_2")

    require(staff("agent"), "staff:write", owner_id="stf_1")


@pytest.mark.parametrize("giver", ROLES)
@pytest.mark.parametrize("given", ROLES)
def test_nobody_gives_a_role_that_can_do_more_than_they(giver: str, given: str) -> None:
    may = ANY[given] <= ANY[giver]

    try:
        policy.require_covers(staff(giver), given)
    except Forbidden as error:
        assert not may
        assert error.code == "beyond_own_permissions"
    else:
        assert may


def test_nobody_gives_a_permission_they_lack() -> None:
    policy.require_covers(staff("agent"), None, {"session:read", "note:write"})
    for permission in ("staff:write", "plugin:install", "unknown:verb"):
        with pytest.raises(Forbidden):
            policy.require_covers(staff("agent"), None, {"session:read", permission})


def test_key_narrowed_by_scopes_gives_no_more_than_its_scopes() -> None:
    with pytest.raises(Forbidden):
        policy.require_covers(staff("admin", scopes=frozenset({"role:write"})), "agent")


def test_scope_tells_a_query_what_to_narrow_to() -> None:
    assert policy.find_scope(VISITOR, "session:read") is Scope.OWN
    assert policy.find_scope(staff("agent"), "session:read") is Scope.ANY
    assert policy.find_scope(VISITOR, "note:read") is Scope.NONE


def test_a_decision_costs_less_than_reading_the_frame_it_is_about() -> None:
    agent = staff("agent")
    frame = b'{"t": "typing", "session_id": "ses_0192f0a1b2c37d4e8f90a1b2c3d4e5f6", "on": true}'

    decision_s = best_s(lambda: is_allowed(agent, "note:read"))

    assert decision_s < best_s(lambda: json.loads(frame)) / 2  # a seventh, measured


def best_s(act: Callable[[], object]) -> float:
    """Return what it costs when nothing comes between, in seconds for a thousand."""
    return min(timeit.repeat(act, number=1000, repeat=20))
