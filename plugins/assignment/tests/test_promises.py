"""Places that are promised count like sessions, until somebody has the session."""

from dataclasses import replace

from chatclick.testing import build_session
from chatclick_assignment.promises import Promises

from .people import person


def test_a_place_that_is_kept_counts_in_all_that_limits_somebody():
    promises, ann = Promises(), person("ann", open_sessions=1, by_channel={"web": 1}, given=2)
    first, second = build_session(channel="web"), replace(build_session(), channel="email")

    promises.keep(first, ann.id)
    promises.keep(second, ann.id)
    both = promises.weigh(ann)
    promises.drop(first.id)
    one = promises.weigh(ann)

    assert (both.open_sessions, both.given) == (3, 4)
    assert both.by_channel == {"web": 2, "email": 1}
    assert (one.open_sessions, one.by_channel) == (2, {"web": 1, "email": 1})
    assert promises.weigh(person("bob")).open_sessions == 0
