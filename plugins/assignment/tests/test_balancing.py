"""The choice itself: who, of those who can, and why."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chatclick import StaffLoad, StaffView
from chatclick_assignment.balancing import MAX_TRACED, NOT_IN_TEAM, choose, free_share

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def load(
    name: str,
    open_sessions: int = 0,
    capacity: int = 4,
    last: datetime | None = None,
    teams: tuple[str, ...] = (),
) -> StaffLoad:
    """Build a staff member with their work."""
    staff = StaffView(
        id=f"stf_{name}",
        email=None,
        name=name,
        role="agent",
        availability="online",
        is_connected=True,
        capacity=capacity,
        is_active=True,
        team_ids=teams,
        created_at=MORNING,
    )
    return StaffLoad(
        staff=staff, open_sessions=open_sessions, capacity=capacity, last_assigned_at=last
    )


def chosen(loads, team_id=None, *, help_other_teams=False) -> str | None:
    answer = choose(loads, team_id, help_other_teams=help_other_teams)
    return answer.staff_id if answer else None


def test_nobody_available_leaves_it_to_the_queue():
    assert choose([], None, help_other_teams=True) is None


def test_the_largest_free_share_wins_over_the_smaller_count():
    assert chosen([load("ann", 1, capacity=2), load("bob", 2, capacity=10)]) == "stf_bob"


def test_of_equally_busy_the_one_longest_without_a_session_gets_it():
    loads = [load("ann", last=NOON), load("bob", last=MORNING), load("cat", last=NOON)]

    assert chosen(loads) == "stf_bob"


def test_who_never_had_a_session_comes_before_those_who_had():
    assert chosen([load("ann", last=MORNING), load("bob")]) == "stf_bob"


def test_the_smallest_id_breaks_what_is_left():
    assert chosen([load("bob"), load("ann")]) == "stf_ann"


def test_a_teams_session_goes_to_the_team_however_busy():
    loads = [load("ann"), load("bob", 3, teams=("tea_1",))]

    assert chosen(loads, "tea_1") == "stf_bob"


def test_a_teams_session_waits_when_nobody_in_the_team_can():
    assert chosen([load("ann")], "tea_1") is None


def test_others_help_where_that_is_wanted():
    loads = [load("ann", teams=("tea_2",))]

    answer = choose(loads, "tea_1", help_other_teams=True)

    assert answer is not None and answer.staff_id == "stf_ann"
    assert answer.reason == "The only one available from other teams."


def test_the_trace_says_who_was_looked_at_and_why_not():
    loads = [load("ann", 1), load("bob", 2, teams=("tea_1",)), load("cat", 0, teams=("tea_1",))]

    answer = choose(loads, "tea_1", help_other_teams=False)

    assert answer is not None and answer.reason == "Least busy of 2 available in the team."
    assert [(line.id, line.score, line.veto) for line in answer.trace] == [
        ("stf_cat", 1.0, ""),
        ("stf_bob", 0.5, ""),
        ("stf_ann", 0.75, NOT_IN_TEAM),
    ]
    assert answer.trace[1].note == "2 of 4 sessions"


def test_the_trace_of_a_large_staff_is_bounded():
    answer = choose([load(f"{n:04}") for n in range(200)], None, help_other_teams=False)

    assert answer is not None and len(answer.trace) == MAX_TRACED
    assert answer.reason == "Least busy of 200 available."


people = st.lists(
    st.builds(
        load,
        st.text("abcdef", min_size=1, max_size=4),
        st.integers(0, 20),
        st.integers(0, 20),
        st.none() | st.sampled_from([MORNING, NOON]),
        st.sets(st.sampled_from(["tea_1", "tea_2"])).map(lambda teams: tuple(sorted(teams))),
    ),
    unique_by=lambda one: one.staff.id,
    max_size=12,
)


@given(people, st.none() | st.just("tea_1"), st.booleans(), st.randoms())
def test_the_choice_is_the_best_and_does_not_depend_on_the_order(loads, team_id, helps, random):
    answer = choose(loads, team_id, help_other_teams=helps)
    random.shuffle(loads)

    assert choose(loads, team_id, help_other_teams=helps) == answer
    if answer is None:
        return
    by_id = {one.staff.id: one for one in loads}
    in_team = [one for one in loads if team_id is None or team_id in one.staff.team_ids]
    eligible = in_team or (loads if helps else [])
    assert answer.staff_id in {one.staff.id for one in eligible}
    assert free_share(by_id[answer.staff_id]) == max(free_share(one) for one in eligible)
