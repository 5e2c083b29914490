"""How a rule stands: pure, by the looks it is given."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick_alerts.machine import GRACE, Change, State, Terms, Verdict, begin, step

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LOOKS = {
    ".": Verdict.FINE,
    "!": Verdict.BREACH,
    "?": Verdict.NOTHING,
    "x": Verdict.FAILED,
}


def run(looks: str, pending: int = 0, keep: int = 0) -> str:
    """Take one look a minute; return what changed, in words."""
    memory, terms = begin(START), Terms(pending * MINUTE, keep * MINUTE)
    changes = []
    for at, look in enumerate(looks):
        memory, change = step(memory, terms, LOOKS[look], START + at * MINUTE)
        if change:
            changes.append(f"{at} {change}")
    return ", ".join(changes)


@pytest.mark.parametrize(
    ("looks", "pending", "keep", "changes"),
    [
        ("....", 0, 0, ""),
        (".!!.", 0, 0, "1 fired, 3 recovered"),
        (".!!!!.", 3, 0, "1 pending, 4 fired, 5 recovered"),
        (".!!.!", 3, 0, "1 pending, 3 normal, 4 pending"),
        ("!....", 0, 3, "0 fired, 1 recovering, 4 recovered"),
        ("!..!..", 0, 3, "0 fired, 1 recovering, 3 relapsed, 4 recovering"),
        (".??.", 0, 0, "1 no_data, 3 normal"),
        ("!??!.", 0, 0, "0 fired, 1 no_data, 3 relapsed, 4 recovered"),
        ("!??.", 0, 0, "0 fired, 1 no_data, 3 recovered"),
        ("?!", 0, 0, "0 no_data, 1 fired"),
        (".xx.", 0, 0, "2 failed, 3 normal"),
        (".x.x.", 0, 0, ""),
        ("!xx!", 0, 0, "0 fired, 2 failed, 3 relapsed"),
        ("!x.", 0, 0, "0 fired, 2 recovered"),
        ("!!xx!!", 4, 0, "0 pending, 3 failed, 4 pending"),
    ],
)
def test_looks_change_how_a_rule_stands(looks: str, pending: int, keep: int, changes: str) -> None:
    assert run(looks, pending, keep) == changes


@given(st.text(".!?x", max_size=60), st.integers(0, 5), st.integers(0, 5))
def test_what_fires_is_over_before_it_fires_again(looks: str, pending: int, keep: int) -> None:
    memory, terms = begin(START), Terms(pending * MINUTE, keep * MINUTE)
    ends = []
    for at, look in enumerate(looks):
        before = memory
        memory, change = step(memory, terms, LOOKS[look], START + at * MINUTE)
        if change in (Change.FIRED, Change.RECOVERED):
            ends.append(change)
        assert (change is None) == (memory.state == before.state)
        assert memory.is_firing or memory.state not in (State.ALERTING, State.RECOVERING)

    assert ends == [(Change.FIRED, Change.RECOVERED)[at % 2] for at in range(len(ends))]


def test_a_plugin_that_is_gone_for_a_moment_is_no_error() -> None:
    memory, change = step(begin(START), Terms(), Verdict.FAILED, START)
    memory, later = step(memory, Terms(), Verdict.FAILED, START + GRACE - timedelta(seconds=1))

    assert (change, later, memory.state) == (None, None, State.NORMAL)
    assert step(memory, Terms(), Verdict.FAILED, START + GRACE)[1] is Change.FAILED
